import { useMemo, useState } from 'preact/hooks';
import { Button, EmptyState, Field, Note, Segments } from '../../kit';
import { ChangedRecord, nameIn } from './record';
import { leftOut, listed, type Fate, type Rehearsed } from './rehearsed';
import { uploadRoomWords } from './words';

const AT_ONCE = 30;

/** Each record that would change, with its fields before and after. */
export function Differences({ of: found }: { of: Rehearsed }) {
  const t = uploadRoomWords();
  const [fate, setFate] = useState<Fate | 'all'>('all');
  const [words, setWords] = useState('');
  const [shown, setShown] = useState(AT_ONCE);
  const all = useMemo(() => listed(found), [found]);
  const matching = useMemo(() => {
    const wanted = words.trim().toLowerCase();
    return all.filter(
      (d) =>
        (fate === 'all' || d.fate === fate) &&
        (!wanted || `${d.external_id} ${d.name ?? nameIn(d.fields) ?? ''}`.toLowerCase().includes(wanted)),
    );
  }, [all, fate, words]);

  const unnamed = found.removals.length + found.removals_left_out;
  if (all.length === 0) return <EmptyState icon="check" title={t.noDifferences} />;
  const fates = (['created', 'updated', 'deleted'] as const).filter((f) => all.some((d) => d.fate === f));
  return (
    <div class="stack">
      {unnamed > 0 && <Note tone="warn">{t.deletedUnnamed(unnamed)}</Note>}
      <div class="partner-filter">
        {fates.length > 1 && (
          <Segments
            label={t.filterFate}
            value={fate}
            onChange={setFate}
            options={[
              { value: 'all', label: t.allFates },
              ...fates.map((f) => ({ value: f, label: t.fate[f] })),
            ]}
          />
        )}
        <Field bare label={t.findRecord} placeholder={t.findRecord} type="search" value={words} onInput={setWords} />
      </div>
      {matching.length === 0 ? (
        <p class="quiet">{t.noMatch}</p>
      ) : (
        <div class="partner-records" role="group" aria-label={t.differencesLabel}>
          {matching.slice(0, shown).map((d, i) => (
            <ChangedRecord
              key={`${d.type}/${d.external_id}`}
              fate={d.fate}
              type={d.type}
              id={d.external_id}
              name={d.name}
              fields={d.fields}
              open={i === 0 && matching.length < 4}
              place={d.row ? ` · ${d.file ? `${d.file} ` : ''}${t.row(d.row)}` : undefined}
            />
          ))}
        </div>
      )}
      {matching.length > shown && (
        <div>
          <Button icon="down" onClick={() => setShown(shown + AT_ONCE)}>
            {t.showMore(Math.min(AT_ONCE, matching.length - shown))}
          </Button>
        </div>
      )}
      {leftOut(found) > 0 && <p class="quiet">{t.differencesLeftOut(leftOut(found))}</p>}
    </div>
  );
}
