import { useState } from 'preact/hooks';
import { api, problemOf, type Problem } from '../../api';
import { Button, ErrorNote, Note, toast } from '../../kit';
import { Sums } from '../plan/overview';
import { Timeline } from '../plan/timeline';
import type { KeptPlan } from '../types';
import { keptWords } from './kept-words';

/** The way around what broke, offered and not yet taken. */
export function Repaired({ kept, onDone }: { kept: KeptPlan; onDone: () => void }) {
  const t = keptWords();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  if (!kept.repaired) return <Note tone="warn">{t.noOffer}</Note>;
  const take = async () => {
    setBusy(true);
    setProblem(undefined);
    try {
      const skip = [...new Set(kept.findings.map((f) => f.place))];
      await api.post(`/v1/plans/${encodeURIComponent(kept.id)}/replan`, { version: kept.version, skip });
      toast(t.taken);
      onDone();
    } catch (error) {
      setProblem(problemOf(error));
    }
    setBusy(false);
  };
  return (
    <section class="card stack">
      <div>
        <h2>{t.offered}</h2>
        <p class="quiet small">{t.offeredWhy}</p>
      </div>
      <Sums course={kept.repaired} mode={kept.repaired.mode} />
      <Timeline course={kept.repaired} zone={kept.repaired.time_zone} mode={kept.repaired.mode} />
      {problem && <ErrorNote problem={problem} />}
      <Button kind="primary" icon="check" busy={busy} onClick={() => void take()}>
        {t.take}
      </Button>
    </section>
  );
}
