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

/** A record that a full replacement would delete, because the file does not name it. */
export type Removal = { type: string; external_id: string; name?: string };

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
  removals: Removal[];
  removals_left_out: number;
  answers: ChangedAnswer[];
  pages: { id: string; name: string }[];
  routes: { id: string; title: string }[];
};

/** A record of the list of differences; one that the file does not name has no fields, but a name. */
export type Listed = Difference & { name?: string };

/** Every record that would change, those that the file does not name last. */
export const listed = (found: Rehearsed): Listed[] => [
  ...found.differences,
  ...found.removals.map((r): Listed => ({ ...r, fate: 'deleted', fields: [] })),
];

/** How many records change that are not listed. */
export const leftOut = (found: Rehearsed): number => found.differences_left_out + found.removals_left_out;

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
