import { useState } from 'preact/hooks';
import { problemOf, send } from '../../api';
import { Button, toast } from '../../kit';
import { noticeWords } from './words';

/** Ends a notice at once. One that is over already is as good as ended. */
export function EndButton({ id, title, onEnded }: { id: string; title: string; onEnded: () => void }) {
  const t = noticeWords();
  const [busy, setBusy] = useState(false);
  const end = async () => {
    setBusy(true);
    try {
      const response = await send('DELETE', `/v1/partner/notices/${encodeURIComponent(id)}`);
      toast(response.status === 202 ? t.endWaits : t.ended);
      onEnded();
    } catch (error) {
      const problem = problemOf(error);
      toast(problem.message, 'bad');
      if (problem.status === 404) onEnded();
    }
    setBusy(false);
  };
  return (
    <Button kind="danger" icon="stop" busy={busy} onClick={end}>
      {t.end}
      <span class="visually-hidden">{t.endOf(title)}</span>
    </Button>
  );
}
