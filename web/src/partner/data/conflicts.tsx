import { EmptyState, Freshness } from '../../kit';
import type { Fact, OwnFact } from './own-data';
import { dataWords } from './words';

/** Facts of which another source says otherwise: what is told, and what else is said. */
export function Conflicts({ facts }: { facts: readonly OwnFact[] }) {
  const t = dataWords();
  if (facts.length === 0) return <EmptyState icon="check" title={t.noConflicts} />;
  return (
    <div class="stack">
      {facts.map((own) => (
        <section key={`${own.external_id}/${own.fact.field}/${own.fact.lang}`} class="card partner-conflict">
          <h2>
            {own.place.name} · {own.fact.label} <small class="quiet">{own.external_id}</small>
          </h2>
          {!own.is_told && <p class="partner-not-told">{t.notTold}</p>}
          <div class="partner-versions">
            <Version name={t.told} of={own.fact} told />
            {(own.fact.conflicts ?? []).map((other, i) => (
              <Version key={i} name={t.said} of={other} />
            ))}
          </div>
        </section>
      ))}
    </div>
  );
}

function Version({ name, of: fact, told }: { name: string; of: Fact; told?: boolean }) {
  return (
    <div class={`partner-version${told ? ' partner-version-told' : ''}`}>
      <small>{name}</small>
      <p>{fact.text}</p>
      <Freshness of={fact.freshness} quote={fact.text} />
    </div>
  );
}
