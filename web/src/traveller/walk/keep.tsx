import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { api, problemOf, type Problem } from '../../api';
import { Button, ErrorNote } from '../../kit';
import type { KeptPlan, Plan } from '../types';
import { shelve } from './shelf';
import { bodyLike, type PlanBody } from './wish';
import { walkWords } from './words';

/** Keeps a plan: it is then watched, and has a page of its own. */
export function KeepPlan({ plan, body }: { plan: Plan; body?: PlanBody }) {
  const t = walkWords();
  const { route } = useLocation();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const keep = async () => {
    setBusy(true);
    setProblem(undefined);
    try {
      const kept = await api.post<KeptPlan>('/v1/plans', body ?? bodyLike(plan));
      shelve(kept);
      route(`/walk/${kept.id}`);
    } catch (error) {
      setProblem(problemOf(error));
    }
    setBusy(false);
  };
  return (
    <div class="stack-small keep">
      <div class="row">
        <Button kind="primary" icon="star" busy={busy} onClick={() => void keep()}>
          {t.keep}
        </Button>
        <span class="small quiet keep-why">{t.keepWhy}</span>
      </div>
      {problem && <ErrorNote problem={problem} />}
    </div>
  );
}
