import { useState } from 'preact/hooks';
import { api, problemOf, useLoad, type Page, type Problem } from '../../api';
import { Button, ErrorNote, Loaded } from '../../kit';
import { changesBetween } from '../../kit/data/changes';
import { ChangedRecord } from './record';
import { oneWords } from './one-words';

type Version = {
  /** Class and identifier: `place/m`. */
  record: string;
  before?: Record<string, unknown>;
  after?: Record<string, unknown>;
};

/** Each record that an upload changed, before and after. */
export function Changes({ id }: { id: string }) {
  const t = oneWords();
  const path = `/v1/partner/uploads/${id}/changes`;
  const first = useLoad((signal) => api.get<Page<Version>>(path, { limit: 20 }, { signal }), [path]);
  const [further, setFurther] = useState<{ items: Version[]; next: string | null }>();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const more = async (cursor: string) => {
    setBusy(true);
    setProblem(undefined);
    try {
      const page = await api.get<Page<Version>>(path, { limit: 20, cursor });
      setFurther((known) => ({ items: [...(known?.items ?? []), ...page.items], next: page.next_cursor ?? null }));
    } catch (error) {
      setProblem(problemOf(error));
    }
    setBusy(false);
  };
  return (
    <Loaded of={first}>
      {(page) => {
        const all = [...page.items, ...(further?.items ?? [])];
        const next = further ? further.next : page.next_cursor;
        return (
          <div class="stack">
            <div class="partner-records" role="group" aria-label={t.changes}>
              {all.map((version, i) => (
                <One key={version.record} of={version} open={i === 0 && all.length < 4} />
              ))}
            </div>
            {problem && <ErrorNote problem={problem} />}
            {next && (
              <div>
                <Button icon="down" busy={busy} onClick={() => more(next)}>
                  {t.older}
                </Button>
              </div>
            )}
          </div>
        );
      }}
    </Loaded>
  );
}

function One({ of: version, open }: { of: Version; open: boolean }) {
  const [kind, ...rest] = version.record.split('/');
  const said = version.after ?? version.before;
  return (
    <ChangedRecord
      fate={!version.before ? 'created' : !version.after ? 'deleted' : 'updated'}
      type={typeof said?.type === 'string' ? said.type : (kind ?? '')}
      id={rest.join('/')}
      name={nameOf(said)}
      fields={changesBetween(version.before, version.after)}
      open={open}
    />
  );
}

function nameOf(record: Record<string, unknown> | undefined): string | undefined {
  const name = record?.name ?? record?.title;
  if (typeof name === 'string') return name;
  if (name && typeof name === 'object') return Object.values(name).find((v) => typeof v === 'string');
  return undefined;
}
