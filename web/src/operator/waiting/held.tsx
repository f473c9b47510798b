import { useState } from 'preact/hooks';
import { api, problemOf, useLoad } from '../../api';
import { moment } from '../../i18n/format';
import { Button, Dialog, ErrorNote, Skeleton, Table, toast } from '../../kit';
import type { Preview } from '../sources/preview/preview';
import { ShownPreview } from '../sources/preview/shown';
import type { HeldPage } from './waiting';
import { waitingWords } from './words';

/** Pages whose values jump: seen, and believed. */
export function HeldPages({ pages, onChanged }: { pages: readonly HeldPage[]; onChanged: () => void }) {
  const t = waitingWords();
  const [seen, setSeen] = useState<HeldPage>();
  return (
    <section class="stack-small">
      <h2>{t.held}</h2>
      <p class="quiet">{t.heldLead}</p>
      <Table
        caption={t.held}
        rows={pages}
        keyOf={(page) => page.id}
        columns={[
          {
            key: 'page',
            label: t.page,
            grow: true,
            cell: (page) => (
              <>
                <strong>{page.title ?? page.url}</strong>
                <small class="operator-under">{page.url}</small>
              </>
            ),
          },
          {
            key: 'source',
            label: t.source,
            cell: (page) => <a href={`/operator/sources/${page.source}`}>{page.source}</a>,
          },
          { key: 'since', label: t.since, cell: (page) => moment(page.observed_at) },
          { key: 'again', label: t.again, cell: (page) => (page.due_at ? moment(page.due_at) : '—') },
          {
            key: 'act',
            label: t.accept,
            cell: (page) => (
              <span class="operator-acts">
                <Button small icon="search" onClick={() => setSeen(page)}>
                  {t.look}
                </Button>
                <Accept page={page} onDone={onChanged} />
              </span>
            ),
          },
        ]}
      />
      <Dialog open={seen !== undefined} title={seen?.title ?? seen?.url ?? ''} wide onClose={() => setSeen(undefined)}>
        {seen && <Seen key={seen.id} page={seen} />}
      </Dialog>
    </section>
  );
}

function Accept({ page, onDone }: { page: HeldPage; onDone: () => void }) {
  const t = waitingWords();
  const [busy, setBusy] = useState(false);
  const accept = async () => {
    setBusy(true);
    try {
      await api.post(`/v1/admin/held/${encodeURIComponent(page.id)}/accept`);
      toast(t.accepted);
      onDone();
    } catch (error) {
      toast(problemOf(error).message, 'bad');
    }
    setBusy(false);
  };
  return (
    <Button small kind="primary" icon="check" busy={busy} onClick={accept}>
      {t.accept}
      <span class="visually-hidden"> {page.title ?? page.url}</span>
    </Button>
  );
}

/** What the page says now, by its source's own rules. */
function Seen({ page }: { page: HeldPage }) {
  const [url, setUrl] = useState(page.url);
  const path = `/v1/admin/sources/${encodeURIComponent(page.source)}/preview`;
  const load = useLoad((signal) => api.post<Preview>(path, { url }, { signal }), [path, url]);
  if (load.loading) return <Skeleton lines={6} />;
  if (load.problem) return <ErrorNote problem={load.problem} onRetry={load.reload} />;
  return load.data ? <ShownPreview of={load.data} onFollow={setUrl} /> : null;
}
