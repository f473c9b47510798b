import { EmptyState, Table } from '../../kit';
import { fieldName, languageName } from '../../kit/data/names';
import type { Rehearsed } from './rehearsed';
import { uploadRoomWords } from './words';

/** Differences looked at for their effects. */
const LOOKED_AT = 200;

/** What travellers would be told and shown differently. */
export function Effects({ of: found }: { of: Rehearsed }) {
  const t = uploadRoomWords();
  if (found.answers.length + found.pages.length + found.routes.length === 0) {
    return <EmptyState icon="check" title={t.noEffects} />;
  }
  return (
    <div class="stack">
      {found.answers.length > 0 && (
        <section class="stack-small">
          <h2>{t.answers}</h2>
          <p class="quiet">{t.answersLead}</p>
          <Table
            caption={t.answers}
            rows={found.answers}
            keyOf={(a) => `${a.place}/${a.field}/${a.lang}`}
            columns={[
              { key: 'place', label: t.place, cell: (a) => a.name },
              {
                key: 'field',
                label: t.field,
                cell: (a) => (
                  <>
                    {fieldName(a.field)} <small class="quiet partner-language">{languageName(a.lang)}</small>
                  </>
                ),
              },
              {
                key: 'before',
                label: t.answerNow,
                grow: true,
                cell: (a) => <span class={a.before ? 'quiet' : 'quiet partner-nothing'}>{a.before ?? t.nothing}</span>,
              },
              {
                key: 'after',
                label: t.answerThen,
                grow: true,
                cell: (a) => <span class={a.after ? undefined : 'quiet partner-nothing'}>{a.after ?? t.nothing}</span>,
              },
            ]}
          />
        </section>
      )}
      {found.pages.length > 0 && (
        <section class="stack-small">
          <h2>{t.pages}</h2>
          <p class="partner-links">
            {found.pages.map((p) => (
              <a key={p.id} href={`/places/${encodeURIComponent(p.id)}`} target="_blank" rel="noopener">
                {p.name}
              </a>
            ))}
          </p>
        </section>
      )}
      {found.routes.length > 0 && (
        <section class="stack-small">
          <h2>{t.routes}</h2>
          <ul>
            {found.routes.map((r) => (
              <li key={r.id}>{r.title}</li>
            ))}
          </ul>
        </section>
      )}
      {found.differences.length + found.differences_left_out > LOOKED_AT && <p class="quiet">{t.firstOnly}</p>}
    </div>
  );
}
