import { useEffect, useState } from 'preact/hooks';
import { api, problemOf, upload, type Problem } from '../../api';
import { Confirm, ErrorNote, toast } from '../../kit';
import { usePoll } from '../../kit/poll';
import { isMoving, stageOf, type Upload } from '../../kit/upload/upload';
import { linesOf } from '../records/own-records';
import { dataWords } from './words';

/** Sends records again as they are: what is unchanged counts as confirmed now. */
export function Reconfirm(props: {
  places: readonly { id: string; name: string }[] | undefined;
  onClose: () => void;
  onConfirmed: () => void;
}) {
  const t = dataWords();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const [gone, setGone] = useState(false);
  const [sent, setSent] = useState<string>();

  const close = () => {
    setProblem(undefined);
    setGone(false);
    props.onClose();
  };
  const go = async () => {
    setBusy(true);
    setProblem(undefined);
    try {
      const lines = await linesOf(new Set(props.places?.map((p) => p.id)));
      setGone(lines.length === 0);
      if (lines.length > 0) {
        const body = new Blob([lines.join('\n')], { type: 'application/x-ndjson' });
        // What was taken once is not asked about again.
        const query = { name: 'confirm.jsonl', confirm: 'true' };
        setSent((await upload<Upload>('/v1/partner/uploads', body, { query })).id);
        close();
      }
    } catch (error) {
      setProblem(problemOf(error));
    }
    setBusy(false);
  };
  return (
    <>
      <Confirm
        open={props.places !== undefined}
        title={t.confirmTitle}
        go={t.confirmGo}
        busy={busy}
        onGo={go}
        onClose={close}
      >
        <div class="stack-small">
          <p>{t.confirmText}</p>
          <ul class="partner-reconfirm" tabIndex={0}>
            {props.places?.map((p) => (
              <li key={p.id}>{p.name}</li>
            ))}
          </ul>
          {gone && <p class="field-error">{t.confirmGone}</p>}
          {problem && <ErrorNote problem={problem} />}
        </div>
      </Confirm>
      {sent && <Follow key={sent} id={sent} onDone={props.onConfirmed} />}
    </>
  );
}

/** Waits until the upload is taken, then looks at the data again. */
function Follow({ id, onDone }: { id: string; onDone: () => void }) {
  const t = dataWords();
  const load = usePoll(
    (signal) => api.get<Upload>(`/v1/partner/uploads/${id}`, undefined, { signal }),
    (one, round) => (isMoving(stageOf(one)) ? (round < 10 ? 400 : 2000) : null),
    [id],
  );
  const ended = load.data && !isMoving(stageOf(load.data)) ? load.data.status : undefined;
  useEffect(() => {
    if (!ended) return;
    if (ended === 'done') toast(t.confirmSent);
    onDone();
  }, [ended]);
  return load.problem ? <ErrorNote problem={load.problem} onRetry={load.reload} /> : null;
}
