import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { address, api, problemOf, type Problem } from '../../api';
import { Button, Confirm, ErrorNote, toast } from '../../kit';
import { lang } from '../../i18n/lang';
import type { KeptPlan } from '../types';
import { keptWords } from './kept-words';
import { unshelve } from './shelf';

/** Files to take along, the link to pass on, and the end of it. */
export function KeptActions({ kept }: { kept: KeptPlan }) {
  const t = keptWords();
  const { route } = useLocation();
  const [asks, setAsks] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const file = (format: string) => address(`/v1/plans/${encodeURIComponent(kept.id)}`, { format, lang: lang.value });

  const share = async () => {
    try {
      await navigator.clipboard.writeText(location.href);
      toast(t.shared);
    } catch {
      toast(t.shareFailed, 'bad'); // refused by the browser, or no secure address
    }
  };
  const remove = async () => {
    setBusy(true);
    try {
      await api.del(`/v1/plans/${encodeURIComponent(kept.id)}`);
      unshelve(kept.id);
      route('/walk');
    } catch (error) {
      setProblem(problemOf(error));
      setAsks(false);
    }
    setBusy(false);
  };

  return (
    <div class="stack-small">
      <div class="row" role="group" aria-label={t.files}>
        {(['gpx', 'ics', 'geojson'] as const).map((form) => (
          <Button key={form} small icon="download" href={file(form)} download={`daoyou.${form}`}>
            {t[form]}
          </Button>
        ))}
        <Button small icon="link" onClick={() => void share()}>
          {t.share}
        </Button>
        <Button small kind="danger" icon="trash" onClick={() => setAsks(true)}>
          {t.remove}
        </Button>
      </div>
      {problem && <ErrorNote problem={problem} />}
      <Confirm
        open={asks}
        title={t.removeSure}
        go={t.remove}
        danger
        busy={busy}
        onGo={() => void remove()}
        onClose={() => setAsks(false)}
      >
        <p>{t.removeWhy}</p>
      </Confirm>
    </div>
  );
}
