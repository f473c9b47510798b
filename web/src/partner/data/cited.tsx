import { EmptyState } from '../../kit';
import { fieldName } from '../../kit/data/names';
import type { Cited } from './own-data';
import { dataWords } from './words';

/** What answers quoted, the most quoted first; the bar is its share of the most quoted. */
export function CitedList({ of: cited }: { of: readonly Cited[] }) {
  const t = dataWords();
  if (cited.length === 0) {
    return (
      <EmptyState icon="chart" title={t.noCited}>
        {t.noCitedHint}
      </EmptyState>
    );
  }
  const most = Math.max(...cited.map((c) => c.times));
  return (
    <ol class="partner-cited">
      {cited.map((c) => (
        <li key={`${c.place?.id}/${c.field}`}>
          <span class="partner-cited-what">
            {c.place ? <a href={`/places/${encodeURIComponent(c.place.id)}`}>{c.place.name}</a> : t.withoutPlace}
            <small>{c.field ? fieldName(c.field) : t.textsAndNotices}</small>
          </span>
          <span class="partner-cited-bar" aria-hidden="true">
            <span style={{ width: `${(c.times / most) * 100}%` }} />
          </span>
          <span class="numbers">{t.times(c.times)}</span>
        </li>
      ))}
    </ol>
  );
}
