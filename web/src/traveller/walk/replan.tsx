import { useState } from 'preact/hooks';
import { api, problemOf, type PlaceRef, type Problem } from '../../api';
import { Button, Check, Chips, ErrorNote, Segments, toast } from '../../kit';
import { here } from '../here';
import { HereButton } from '../here-button';
import { PlaceField } from '../pick/place-field';
import { PlacesField } from '../pick/places-field';
import type { KeptPlan } from '../types';
import { keptWords } from './kept-words';

type Pace = 'keep' | 'slow' | 'normal' | 'fast';

/** "I am here, I skip the next one, take it slowly": the rest is planned anew. */
export function Replan({ kept, onDone }: { kept: KeptPlan; onDone: () => void }) {
  const t = keptWords();
  const [at, setAt] = useState<PlaceRef>();
  const [visited, setVisited] = useState<string[]>([]);
  const [skip, setSkip] = useState(false);
  const [add, setAdd] = useState<PlaceRef[]>([]);
  const [pace, setPace] = useState<Pace>('keep');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const spot = at ? { place_id: at.id } : here.value.at;

  const go = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    setProblem(undefined);
    try {
      await api.post(`/v1/plans/${encodeURIComponent(kept.id)}/replan`, {
        version: kept.version,
        here: spot,
        visited,
        ...(skip ? { skip_next: 1 } : {}),
        ...(add.length ? { add: add.map((p) => p.id) } : {}),
        ...(pace === 'keep' ? {} : { pace }),
      });
      toast(t.taken);
      window.scrollTo({ top: 0, behavior: 'smooth' });
      onDone();
    } catch (error) {
      setProblem(problemOf(error));
    }
    setBusy(false);
  };

  return (
    <details class="card">
      <summary class="replan-title">{t.replan}</summary>
      <form class="stack replan" onSubmit={(event) => void go(event)}>
        <p class="quiet small">{t.replanLead}</p>
        <PlaceField label={t.hereNow} hint={t.hereHint} value={at} onChange={setAt} optional />
        {!at && <HereButton label={t.orHere} />}
        <div class="stack-small">
          <span class="field-label">{t.seen}</span>
          <Chips
            label={t.seen}
            value={visited}
            onChange={setVisited}
            options={kept.plan.stops.map((s) => ({ value: s.place.id, label: s.place.name }))}
          />
        </div>
        <Check label={t.skipNext} checked={skip} onChange={setSkip} />
        <PlacesField label={t.add} value={add} onChange={setAdd} />
        <Segments
          label={t.pace}
          value={pace}
          onChange={setPace}
          options={(['keep', 'slow', 'normal', 'fast'] as const).map((value) => ({ value, label: t.paces[value] }))}
        />
        {problem && <ErrorNote problem={problem} />}
        <Button kind="primary" type="submit" icon="refresh" busy={busy}>
          {t.go}
        </Button>
      </form>
    </details>
  );
}
