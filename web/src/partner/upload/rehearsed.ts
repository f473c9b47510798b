import type { FieldChange } from '../../kit/data/changes';
import type { Awaiting, Found, Mode } from '../../kit/upload/upload';

/** What a dry run tells: what would become of a file, with nothing stored. */

export type Fate = 'created' | 'updated' | 'unchanged' | 'deleted';

export type Difference = {
  file?: string;
  row?: number | null;
  fate: Fate;
  type: string;
  external_id: string;
  fields: FieldChange[];
};

export type ChangedAnswer = {
  place: string;
  name: string;
  field: string;
  lang: string;
  before: string | null;
  after: string | null;
};

export type Rehearsed = Found & {
  file_name: string;
  mode: Mode;
  awaiting?: Awaiting;
  differences: Difference[];
  differences_left_out: number;
  answers: ChangedAnswer[];
  pages: { id: string; name: string }[];
  routes: { id: string; title: string }[];
};

/** Whether a file can be taken as it is, and what stands in the way. */
export type Verdict = 'unreadable' | 'blocked' | 'ask' | 'partly' | 'same' | 'ready';

export function verdictOf(found: Rehearsed, confirmed: boolean): Verdict {
  const { created, updated, unchanged, deleted, rejected } = found.counts;
  if (created + updated + unchanged + deleted === 0) return 'unreadable';
  if (rejected > 0 && found.mode !== 'partial') return 'blocked';
  if (found.doubts.length > 0 && !confirmed) return 'ask';
  if (rejected > 0) return 'partly';
  return created + updated + deleted === 0 ? 'same' : 'ready';
}

export const isTakeable = (verdict: Verdict): boolean => ['partly', 'same', 'ready'].includes(verdict);
