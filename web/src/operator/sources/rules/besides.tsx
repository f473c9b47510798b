import { fieldName } from '../../../kit/data/names';
import type { PreviewPlace } from '../preview/preview';
import type { Draft } from './draft';
import { besides } from './yield';
import { ruleWords } from './words';

/** What was read without a rule of its own. */
export function Besides({ place, draft }: { place: PreviewPlace; draft: Draft }) {
  const t = ruleWords();
  const found = besides(place, draft);
  if (found.length === 0) return null;
  return (
    <section class="operator-rule-set">
      <h2>{t.besides}</h2>
      <p class="quiet small">{t.besidesHint}</p>
      <dl class="operator-read">
        {found.map(({ field, value }, i) => (
          <div key={i}>
            <dt>{fieldName(field)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
