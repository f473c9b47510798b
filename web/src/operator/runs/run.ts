/** A visit to a source, with counters that add up: `seen` is the sum of the six. */

export type Outcome = 'complete' | 'partial' | 'failed' | 'running';

export const COUNTERS = ['created', 'changed', 'unchanged', 'gone', 'failed', 'skipped'] as const;
export type Counter = (typeof COUNTERS)[number];

export type RunReport = Record<Counter, number> & {
  outcome: Outcome;
  expected: number;
  seen: number;
  fetched: number;
  held_back: number;
  rested: number;
  error: string | null;
};

export type Run = {
  id: number;
  source: string;
  started_at: string;
  finished_at: string | null;
  report: RunReport;
};

export const isRunning = (run: Run): boolean => run.report.outcome === 'running';

/** Seconds it took, or has taken until now. */
export function secondsOf(run: Run, now = Date.now()): number {
  const end = run.finished_at ? Date.parse(run.finished_at) : now;
  return Math.max(0, (end - Date.parse(run.started_at)) / 1000);
}

/**
 * How far a run has come. Servers that tell counters only at the end leave it unknown; what was expected
 * may be exceeded by what is new.
 */
export function progressOf(run: Run): number | undefined {
  const { seen, expected } = run.report;
  return seen > 0 && expected > 0 ? Math.min(0.99, seen / expected) : undefined;
}
