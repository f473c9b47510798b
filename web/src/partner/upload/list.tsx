import { useState } from 'preact/hooks';
import { api, problemOf, type Page, type Problem } from '../../api';
import { moment } from '../../i18n/format';
import { Button, EmptyState, ErrorNote, Icon, Loaded, Segments, Table } from '../../kit';
import { usePoll } from '../../kit/poll';
import { StageBadge, countWords } from '../../kit/upload/counts';
import { isMoving, stageOf, type Upload } from '../../kit/upload/upload';
import { kindOfFile, type FileKind } from './file-kind';
import { uploadRoomWords } from './words';

type Filter = 'all' | 'files' | 'notices';

const PATH = '/v1/partner/uploads';

/** Everything that was sent, latest first; it follows those that are on their way. */
export function UploadList() {
  const t = uploadRoomWords();
  const [filter, setFilter] = useState<Filter>('all');
  const [older, setOlder] = useState<Upload[]>([]);
  const [cursor, setCursor] = useState<string | null>();
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  const first = usePoll(
    (signal) => api.get<Page<Upload>>(PATH, { limit: 20 }, { signal }),
    (page) => (page.items.some((upload) => isMoving(stageOf(upload))) ? 2000 : null),
    [],
  );

  const more = async (from: string) => {
    setBusy(true);
    setProblem(undefined);
    try {
      const page = await api.get<Page<Upload>>(PATH, { limit: 20, cursor: from });
      setOlder((known) => [...known, ...page.items]);
      setCursor(page.next_cursor ?? null);
    } catch (error) {
      setProblem(problemOf(error));
    }
    setBusy(false);
  };

  const wanted = (upload: Upload) =>
    filter === 'all' || (kindOfFile(upload.file_name) === 'notice') === (filter === 'notices');
  return (
    <section class="stack">
      <div class="row-apart">
        <h2>{t.list}</h2>
        <Segments
          label={t.filterList}
          value={filter}
          onChange={setFilter}
          options={(['all', 'files', 'notices'] as const).map((value) => ({ value, label: t.filters[value] }))}
        />
      </div>
      <Loaded of={first}>
        {(page) => {
          const seen = new Set(page.items.map((upload) => upload.id));
          const all = [...page.items, ...older.filter((upload) => !seen.has(upload.id))];
          const next = cursor === undefined ? page.next_cursor : cursor;
          return (
            <>
              <Table
                caption={t.list}
                rows={all.filter(wanted)}
                keyOf={(upload) => upload.id}
                empty={
                  <EmptyState icon="inbox" title={t.listEmpty}>
                    {all.length === 0 && t.listEmptyHint}
                  </EmptyState>
                }
                columns={[
                  { key: 'name', label: t.name, grow: true, cell: (upload) => <FileLink of={upload} /> },
                  { key: 'state', label: t.state, cell: (upload) => <StageBadge of={upload} /> },
                  { key: 'rows', label: t.rows, cell: (upload) => <span class="quiet">{countWords(upload)}</span> },
                  { key: 'when', label: t.when, cell: (upload) => moment(upload.created_at) },
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

const ICONS = { notice: 'bell', undo: 'history', file: 'file' } as const satisfies Record<FileKind, string>;

function FileLink({ of: upload }: { of: Upload }) {
  const t = uploadRoomWords();
  const kind = kindOfFile(upload.file_name);
  const name = { notice: t.noticeFile, undo: t.undoFile, file: upload.file_name }[kind];
  return (
    <a class="partner-file" href={`/partner/uploads/${upload.id}`}>
      <Icon name={ICONS[kind]} size={18} />
      <span>{name}</span>
    </a>
  );
}
