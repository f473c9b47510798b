import { useState } from 'preact/hooks';
import { Button, EmptyState, Freshness } from '../../kit';
import { Reconfirm } from './reconfirm';
import { byPlace, type OwnFact } from './own-data';
import { dataWords } from './words';

/** What is past its lifetime, by place; one tap says that it is still right. */
export function Stale({ facts, onConfirmed }: { facts: readonly OwnFact[]; onConfirmed: () => void }) {
  const t = dataWords();
  const [asking, setAsking] = useState<{ id: string; name: string }[]>();
  const places = byPlace(facts);
  if (places.length === 0) {
    return (
      <EmptyState icon="check" title={t.noStale}>
        {t.noStaleHint}
      </EmptyState>
    );
  }
  return (
    <div class="stack">
      <div class="row-apart">
        <p class="quiet">{t.staleLead}</p>
        <Button
          kind="primary"
          icon="check"
          onClick={() => setAsking(places.map((p) => ({ id: p.id, name: p.place.name })))}
        >
          {t.confirmAll(places.length)}
        </Button>
      </div>
      {places.map((p) => (
        <section key={p.id} class="card partner-stale">
          <div class="row-apart">
            <h2>
              {p.place.name} <small class="quiet">{p.id}</small>
            </h2>
            <Button icon="check" onClick={() => setAsking([{ id: p.id, name: p.place.name }])}>
              {t.confirmOne}
              <span class="visually-hidden"> {p.place.name}</span>
            </Button>
          </div>
          <dl>
            {p.facts.map(({ fact, is_told }) => (
              <div key={`${fact.field}/${fact.lang}`}>
                <dt>{fact.label}</dt>
                <dd>
                  {fact.text}
                  <div>
                    <Freshness of={fact.freshness} quote={fact.text} />
                  </div>
                  {!is_told && <small class="partner-not-told">{t.notTold}</small>}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      <Reconfirm places={asking} onClose={() => setAsking(undefined)} onConfirmed={onConfirmed} />
    </div>
  );
}
