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
  const { repaired } = kept;
  if (!repaired) return <Note tone="warn">{t.noOffer}</Note>;
  const take = async () => {
    setBusy(true);
    setProblem(undefined);
    try {
      // What the offer leads to by another way, or at another time, is not skipped.
      const stays = (place: string) => repaired.stops.some((stop) => stop.place.id === place);
      const skip = [...new Set(kept.findings.map((f) => f.place))].filter((place) => !stays(place));
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
      <Sums course={repaired} mode={repaired.mode} />
      <Timeline course={repaired} zone={repaired.time_zone} mode={repaired.mode} />
      {problem && <ErrorNote problem={problem} />}
      <Button kind="primary" icon="check" busy={busy} onClick={() => void take()}>
        {t.take}
      </Button>
    </section>
  );
}
