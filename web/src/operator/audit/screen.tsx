import { useState } from 'preact/hooks';
import { api, problemOf, useLoad, type Page, type Problem } from '../../api';
import { moment } from '../../i18n/format';
import { Button, EmptyState, ErrorNote, Loaded, PageHead, Select, Table } from '../../kit';
import { FieldChanges } from '../../kit/data/field-changes';
import type { Partner } from '../partners/partner';
import { changesOf, type Entry } from './entry';
import { auditWords } from './words';
import './audit.css';

const PATH = '/v1/admin/audit';
const LIMIT = 30;

export default function Audit() {
  const t = auditWords();
  const [partner, setPartner] = useState('');
  const partners = useLoad(
    (signal) => api.get<{ items: Partner[] }>('/v1/admin/partners', undefined, { signal }),
    [],
  );
  const names = new Map((partners.data?.items ?? []).map((p) => [p.id, p.name]));
  return (
    <>
      <PageHead title={t.title}>{t.lead}</PageHead>
      <div class="stack">
        <div class="operator-filter">
          <Select
            bare
            label={t.filter}
            value={partner}
            onChange={setPartner}
            options={[
              { value: '', label: t.allPartners },
              ...(partners.data?.items ?? []).map((p) => ({ value: p.id, label: p.name })),
            ]}
          />
        </div>
        <Entries key={partner} partner={partner} names={names} />
      </div>
    </>
  );
}

function Entries({ partner, names }: { partner: string; names: ReadonlyMap<string, string> }) {
  const t = auditWords();
  const query = { limit: LIMIT, partner: partner || undefined };
  const first = useLoad((signal) => api.get<Page<Entry>>(PATH, query, { signal }), []);
  const [further, setFurther] = useState<{ items: Entry[]; next: string | null }>();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const more = async (cursor: string) => {
    setBusy(true);
    setProblem(undefined);
    try {
      const page = await api.get<Page<Entry>>(PATH, { ...query, cursor });
      setFurther((known) => ({ items: [...(known?.items ?? []), ...page.items], next: page.next_cursor ?? null }));
    } catch (error) {
      setProblem(problemOf(error));
    }
    setBusy(false);
  };
  return (
    <Loaded of={first}>
      {(page) => {
        const next = further ? further.next : page.next_cursor;
        return (
          <>
            <Table
              caption={t.title}
              rows={[...page.items, ...(further?.items ?? [])]}
              keyOf={(entry) => String(entry.id)}
              empty={<EmptyState icon="history" title={t.none} />}
              columns={[
                { key: 'when', label: t.when, cell: (entry) => moment(entry.at) },
                { key: 'who', label: t.who, cell: (entry) => <Actor name={entry.actor} /> },
                { key: 'what', label: t.what, grow: true, cell: (entry) => <What of={entry} /> },
                {
                  key: 'partner',
                  label: t.partner,
                  cell: (entry) =>
                    entry.partner ? (
                      <a href={`/operator/partners/${entry.partner}`}>{names.get(entry.partner) ?? entry.partner}</a>
                    ) : (
                      '—'
                    ),
                },
              ]}
            />
            {problem && <ErrorNote problem={problem} />}
            {next && (
              <div>
                <Button icon="down" busy={busy} onClick={() => more(next)}>
                  {t.older}
                </Button>
              </div>
            )}
          </>
        );
      }}
    </Loaded>
  );
}

function Actor({ name }: { name: string }) {
  const t = auditWords();
  const known = t.actors[name];
  return known ? (
    <>{known}</>
  ) : (
    <>
      {t.key} <code>{name}</code>
    </>
  );
}

/** What was done, to what; opened, the fields before and after. */
function What({ of: entry }: { of: Entry }) {
  const t = auditWords();
  const action = t.actions[entry.action] ?? entry.action;
  const changes = changesOf(entry);
  const line = (
    <>
      <strong>{action}</strong> <code class="quiet">{entry.subject}</code>
    </>
  );
  if (changes.length === 0) return line;
  return (
    <details class="operator-entry">
      <summary>{line}</summary>
      <FieldChanges of={changes} caption={t.changesOf(action)} />
    </details>
  );
}
