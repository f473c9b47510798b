import { useState } from 'preact/hooks';
import { Badge, Button, Freshness } from '../../kit';
import { lang } from '../../i18n/lang';
import type { Fact, PlaceCard } from '../types';
import { FieldHistory } from './field-history';
import { placeWords } from './words';

/** Each fact with its freshness, what other sources say against it, and its history. */
export function FactList({ facts, place }: { facts: readonly Fact[]; place: PlaceCard }) {
  const t = placeWords();
  const [open, setOpen] = useState<Fact>();
  return (
    <>
      <dl class="facts">
        {facts.map((f) => (
          <div key={f.field + f.text} class="fact-row">
            <dt>{f.label}</dt>
            <dd>
              <FactValue fact={f} />
              {f.conflicts?.length ? (
                <div class="fact-conflict">
                  <Badge tone="warn">{t.conflict}</Badge>
                  <ul>
                    {f.conflicts.map((c, i) => (
                      <li key={i}>
                        {c.display ?? c.text} <Freshness of={c.freshness} quote={c.text} />
                      </li>
                    ))}
                  </ul>
                </div>
              ) : null}
              <div class="fact-foot">
                <Freshness of={f.freshness} quote={f.text} />
                <Button small kind="plain" icon="history" label={`${t.history}: ${f.label}`} onClick={() => setOpen(f)} />
              </div>
            </dd>
          </div>
        ))}
      </dl>
      {open && <FieldHistory place={place} field={open.field} label={open.label} onClose={() => setOpen(undefined)} />}
    </>
  );
}

function FactValue({ fact }: { fact: Fact }) {
  const foreign = !fact.display && fact.lang && fact.lang.split('-')[0] !== lang.value.split('-')[0] ? fact.lang : undefined;
  if (fact.field === 'phone') {
    const numbers = Array.isArray(fact.value?.value) ? (fact.value.value as string[]) : [fact.text];
    return (
      <p class="row">
        {numbers.map((n) => (
          <a key={n} href={`tel:${n.replace(/[^\d+]/g, '')}`}>
            {n}
          </a>
        ))}
      </p>
    );
  }
  if (/^https?:\/\//.test(fact.text)) {
    return (
      <p>
        <a href={fact.text} target="_blank" rel="noopener noreferrer">
          {new URL(fact.text).hostname}
        </a>
      </p>
    );
  }
  return <p lang={foreign}>{fact.display ?? fact.text}</p>;
}
