import type { Authority } from '../../api';
import type { Run } from '../runs/run';
import type { SourceKind } from '../sources/source';

/** How current everything known is, as the server counts it. */

export const STATES = ['fresh', 'aging', 'stale', 'expired'] as const;
export type State = (typeof STATES)[number];

export type Counted = Record<State, number> & { oldest_verified_at: string | null };
export type Part = Counted & { name: string; ttl_s?: number };
export type Alarm = 'no_facts' | 'run_failed' | 'stale';

export type SourceOverview = {
  id: string;
  name: string;
  kind: SourceKind;
  authority: Authority;
  enabled: boolean;
  next_due_at: string | null;
  last_run: Run | null;
  documents: number;
  documents_due: number;
  facts: Counted;
  events: Counted;
  objective: number;
  current?: number;
  met: boolean;
  alarms: Alarm[];
  fields: Part[];
};

export type Overview = {
  at: string;
  facts: Counted;
  events: Counted;
  sources: SourceOverview[];
  kinds: Part[];
  fields: Part[];
};

export const totalOf = (c: Counted): number => STATES.reduce((sum, state) => sum + c[state], 0);

/** The share within its lifetime; nothing of nothing. */
export function currentOf(c: Counted): number | undefined {
  const all = totalOf(c);
  return all === 0 ? undefined : (c.fresh + c.aging) / all;
}

/** A share in whole percent that says 100 only of all and 0 only of none. */
export function percent(share: number): number {
  const rounded = Math.round(share * 100);
  if (rounded === 100 && share < 1) return 99;
  return rounded === 0 && share > 0 ? 1 : rounded;
}
