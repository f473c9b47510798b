import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { lang } from '../i18n/lang';
import { problemOf, type Problem } from './problem';

export type Load<T> = {
  data: T | undefined;
  problem: Problem | undefined;
  loading: boolean;
  reload: () => void;
};

/**
 * Loads when shown, again when `deps` or the language change, and drops answers that come too late.
 * What was there stays visible while it loads again.
 */
export function useLoad<T>(load: (signal: AbortSignal) => Promise<T>, deps: unknown[]): Load<T> {
  const [state, set] = useState<{ data?: T; problem?: Problem; loading: boolean }>({ loading: true });
  const [round, again] = useState(0);
  const latest = useRef(load);
  latest.current = load;

  useEffect(() => {
    const stop = new AbortController();
    set((old) => ({ ...old, loading: true }));
    latest
      .current(stop.signal)
      .then((data) => !stop.signal.aborted && set({ data, loading: false }))
      .catch((error: unknown) => !stop.signal.aborted && set({ problem: problemOf(error), loading: false }));
    return () => stop.abort();
  }, [...deps, round, lang.value]);

  const reload = useCallback(() => again((n) => n + 1), []);
  return { data: state.data, problem: state.problem, loading: state.loading, reload };
}
