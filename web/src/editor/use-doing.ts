import { useState } from 'preact/hooks';
import { problemOf, type Problem } from '../api';

/** One thing that is done on a click: busy meanwhile, and what went wrong. */
export function useDoing(): { busy: boolean; problem: Problem | undefined; run: (what: () => Promise<void>) => void } {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const run = (what: () => Promise<void>) => {
    setBusy(true);
    setProblem(undefined);
    what()
      .catch((error: unknown) => setProblem(problemOf(error)))
      .finally(() => setBusy(false));
  };
  return { busy, problem, run };
}
