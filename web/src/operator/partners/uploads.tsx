import { useState } from 'preact/hooks';
import { api, problemOf, type Page, type Problem } from '../../api';
import { moment } from '../../i18n/format';
import { Button, EmptyState, ErrorNote, Loaded, Table } from '../../kit';
import { usePoll } from '../../kit/poll';
import { StageBadge, countWords } from '../../kit/upload/counts';
import { isMoving, stageOf, type Upload } from '../../kit/upload/upload';
import { PublishOrReject } from '../waiting/uploads';
import { partnerAdminWords } from './words';

const PATH = '/v1/admin/uploads';

/** What one partner sent, latest first; those that wait can be published right here. */
export function PartnerUploads({ id }: { id: string }) {
  const t = partnerAdminWords();
  const [older, setOlder] = useState<{ items: Upload[]; next: string | null }>();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const load = usePoll(
    (signal) => api.get<Page<Upload>>(PATH, { partner: id, limit: 20 }, { signal }),
    (page) => (page.items.some((upload) => isMoving(stageOf(upload))) ? 2000 : null),
    [id],
  );
  const more = async (cursor: string) => {
    setBusy(true);
    setProblem(undefined);
    try {
      const page = await api.get<Page<Upload>>(PATH, { partner: id, limit: 20, cursor });
      setOlder((known) => ({ items: [...(known?.items ?? []), ...page.items], next: page.next_cursor ?? null }));
    } catch (error) {
      setProblem(problemOf(error));
    }
    setBusy(false);
  };
  return (
    <section class="stack-small">
      <h2>{t.uploads}</h2>
      <Loaded of={load}>
        {(page) => {
          const next = older ? older.next : page.next_cursor;
          return (
            <>
              <Table
                caption={t.uploads}
                rows={[...page.items, ...(older?.items ?? [])]}
                keyOf={(upload) => upload.id}
                empty={<EmptyState icon="inbox" title={t.uploadsNone} />}
                columns={[
                  { key: 'file', label: t.file, grow: true, cell: (upload) => upload.file_name },
                  { key: 'state', label: t.state, cell: (upload) => <StageBadge of={upload} /> },
                  { key: 'rows', label: t.rows, cell: (upload) => <span class="quiet">{countWords(upload)}</span> },
                  { key: 'when', label: t.when, cell: (upload) => moment(upload.created_at) },
                  {
                    key: 'act',
                    label: t.act,
                    cell: (upload) =>
                      upload.awaiting === 'publication' ? (
                        <PublishOrReject id={upload.id} name={upload.file_name} onChanged={load.reload} />
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
    </section>
  );
}
