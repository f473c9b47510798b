import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { api, problemOf, type Problem } from '../../api';
import { Button, Confirm, ErrorNote, toast } from '../../kit';
import { isWithdrawable, stageOf, type Upload } from '../../kit/upload/upload';
import { oneWords } from './one-words';

type Deed = 'withdraw' | 'rollback';

/** What can be done with an upload where it is: confirm it, take it away, take it back. */
export function Actions({ upload, onChanged }: { upload: Upload; onChanged: () => void }) {
  const t = oneWords();
  const { route } = useLocation();
  const [asking, setAsking] = useState<Deed>();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const stage = stageOf(upload);
  const path = `/v1/partner/uploads/${upload.id}`;
  const { created, updated, deleted } = upload.counts;

  const run = async (deed: () => Promise<void>) => {
    setBusy(true);
    setProblem(undefined);
    try {
      await deed();
      setAsking(undefined);
    } catch (error) {
      setProblem(problemOf(error));
    }
    setBusy(false);
  };
  const confirm = () =>
    run(async () => {
      await api.post(`${path}/confirm`);
      toast(t.confirmed);
      onChanged();
    });
  const withdraw = () =>
    run(async () => {
      await api.del(path);
      toast(t.withdrawn);
      onChanged();
    });
  const rollback = () =>
    run(async () => {
      const undoing = await api.post<Upload>(`${path}/rollback`);
      toast(t.rollingBack);
      route(`/partner/uploads/${undoing.id}`);
    });
  const close = () => {
    setAsking(undefined);
    setProblem(undefined);
  };

  return (
    <>
      {problem && !asking && <ErrorNote problem={problem} />}
      {stage === 'confirmation' && (
        <Button kind="primary" icon="check" busy={busy && !asking} onClick={confirm}>
          {t.confirm}
        </Button>
      )}
      {isWithdrawable(stage) && (
        <Button icon="trash" onClick={() => setAsking('withdraw')}>
          {t.withdraw}
        </Button>
      )}
      {upload.status === 'done' && created + updated + deleted > 0 && (
        <Button icon="history" onClick={() => setAsking('rollback')}>
          {t.rollback}
        </Button>
      )}
      {stage === 'failed' && (
        <Button kind="primary" icon="upload" href="/partner">
          {t.again}
        </Button>
      )}
      <Confirm
        open={asking === 'withdraw'}
        title={t.withdrawTitle}
        go={t.withdraw}
        danger
        busy={busy}
        onGo={withdraw}
        onClose={close}
      >
        <p>{t.withdrawText}</p>
        {problem && <ErrorNote problem={problem} />}
      </Confirm>
      <Confirm
        open={asking === 'rollback'}
        title={t.rollbackTitle}
        go={t.rollback}
        danger
        busy={busy}
        onGo={rollback}
        onClose={close}
      >
        <p>{t.rollbackText}</p>
        {problem && <ErrorNote problem={problem} />}
      </Confirm>
    </>
  );
}
