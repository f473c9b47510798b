import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { Load } from '../api/load';
import { problemOf, type Problem } from '../api/problem';
import { lang } from '../i18n/lang';

/** Longest pause after failures. */
const MAX_PAUSE_MS = 60_000;

/**
 * Loads again and again, politely: `every` says in how many milliseconds, or `null` that it is enough.
 * Nothing is asked while the page is out of sight, failures double the pause, and what was there stays.
 */
export function usePoll<T>(
  load: (signal: AbortSignal) => Promise<T>,
  every: (data: T, round: number) => number | null,
  deps: unknown[],
): Load<T> {
  const [state, set] = useState<{ data?: T; problem?: Problem; loading: boolean }>({ loading: true });
  const [asked, again] = useState(0);
  const latest = useRef({ load, every });
  latest.current = { load, every };

  useEffect(() => {
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let failures = 0;
    let rounds = 0;

    const later = (ms: number) => {
      timer = setTimeout(go, ms);
    };
    const go = async () => {
      if (document.hidden) {
        later(2000);
        return;
      }
      try {
        const data = await latest.current.load(stop.signal);
        if (stop.signal.aborted) return;
        failures = 0;
        rounds += 1;
        set({ data, loading: false });
        const next = latest.current.every(data, rounds);
        if (next !== null) later(next);
      } catch (error) {
        if (stop.signal.aborted) return;
        const problem = problemOf(error);
        failures += 1;
        set((old) => ({ ...old, problem, loading: false }));
        // What is refused once is refused again; what failed may recover.
        const passing = problem.status === 0 || problem.status === 429 || problem.status >= 500;
        if (passing) later(Math.max((problem.retryAfterS ?? 0) * 1000, Math.min(MAX_PAUSE_MS, 1000 * 2 ** failures)));
      }
    };
    set((old) => ({ ...old, loading: true }));
    void go();
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [...deps, asked, lang.value]);

  const reload = useCallback(() => again((n) => n + 1), []);
  return { data: state.data, problem: state.problem, loading: state.loading, reload };
}
