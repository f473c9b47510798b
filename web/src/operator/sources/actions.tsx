import { useState } from 'preact/hooks';
import { api, problemOf, type Problem } from '../../api';
import { Button, Confirm, ErrorNote, toast } from '../../kit';
import { isCrawled, type Registered } from './source';
import { sourceWords } from './words';

type Deed = 'crawl' | 'pause' | 'retire';

/** What can be done with a source. */
export function SourceActions({ source, onChanged }: { source: Registered; onChanged: () => void }) {
  const t = sourceWords();
  const [busy, setBusy] = useState<Deed>();
  const [asking, setAsking] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const path = `/v1/admin/sources/${encodeURIComponent(source.id)}`;
  const crawled = isCrawled(source.kind);
  const here = `/operator/sources/${source.id}`;

  const run = async (deed: Deed, does: () => Promise<string>) => {
    setBusy(deed);
    setProblem(undefined);
    try {
      toast(await does());
      setAsking(false);
      onChanged();
    } catch (error) {
      setProblem(problemOf(error));
    }
    setBusy(undefined);
  };
  const crawl = () =>
    run('crawl', async () => {
      await api.post(`${path}/crawl`);
      return t.crawlAsked;
    });
  const pause = () =>
    run('pause', async () => {
      await api.patch(path, { enabled: !source.enabled });
      return source.enabled ? t.pausedNow : t.resumedNow;
    });
  const retire = () =>
    run('retire', async () => {
      const { documents } = await api.del<{ documents: number }>(path);
      return t.retired(documents);
    });

  return (
    <>
      {problem && !asking && <ErrorNote problem={problem} />}
      {crawled && source.enabled && (
        <Button kind="primary" icon="refresh" busy={busy === 'crawl'} onClick={crawl}>
          {t.crawl}
        </Button>
      )}
      {!source.enabled && (
        <Button kind="primary" icon="refresh" busy={busy === 'pause'} onClick={pause}>
          {t.resume}
        </Button>
      )}
      {crawled && (
        <Button icon="search" href={`${here}/preview`}>
          {t.preview}
        </Button>
      )}
      {(source.kind === 'html' || source.kind === 'push') && (
        <Button icon="edit" href={`${here}/rules`}>
          {t.rules}
        </Button>
      )}
      {source.kind !== 'upload' && (
        <Button icon="settings" href={`${here}/edit`}>
          {t.edit}
        </Button>
      )}
      {source.enabled && crawled && (
        <Button icon="stop" busy={busy === 'pause'} onClick={pause}>
          {t.pause}
        </Button>
      )}
      <Button kind="danger" icon="trash" onClick={() => setAsking(true)}>
        {t.retire}
      </Button>
      <Confirm
        open={asking}
        title={t.retireTitle(source.name)}
        go={t.retire}
        danger
        busy={busy === 'retire'}
        onGo={retire}
        onClose={() => {
          setAsking(false);
          setProblem(undefined);
        }}
      >
        <div class="stack-small">
          <p>{t.retireText}</p>
          <p class="quiet">{t.retireSlow}</p>
          {problem && <ErrorNote problem={problem} />}
        </div>
      </Confirm>
    </>
  );
}
