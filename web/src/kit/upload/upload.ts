/** An upload and what was found in it, as partners and operators both see it. */

export type Mode = 'all' | 'partial' | 'replace';
export type Status = 'queued' | 'processing' | 'done' | 'failed';
export type Awaiting = 'confirmation' | 'publication';
export type Weight = 'error' | 'doubt' | 'warning';

export type Counts = { created: number; updated: number; unchanged: number; deleted: number; rejected: number };

export type Issue = { file?: string; row?: number; column?: string; code: string; message: string };

export type Found = {
  rows: number;
  counts: Counts;
  held_back: number;
  errors: Issue[];
  doubts: Issue[];
  warnings: Issue[];
  issues_left_out: number;
};

export type Upload = Found & {
  id: string;
  partner: { id: string; name: string };
  file_name: string;
  bytes: number;
  mode: Mode;
  status: Status;
  awaiting?: Awaiting;
  created_at: string;
  finished_at: string | null;
  searchable: boolean;
};

/** Where an upload is, in one word. `known`: also answers know all of it. */
export type Stage = 'queued' | 'processing' | 'confirmation' | 'publication' | 'taken' | 'known' | 'empty' | 'failed';

export function stageOf(upload: Upload): Stage {
  if (upload.awaiting) return upload.awaiting;
  if (upload.status !== 'done') return upload.status;
  const { created, updated, deleted } = upload.counts;
  if (created + updated + deleted === 0) return 'empty';
  return upload.searchable ? 'known' : 'taken';
}

/** Whether it goes on by itself, so that it is worth asking again. */
export const isMoving = (stage: Stage): boolean => ['queued', 'processing', 'taken'].includes(stage);

/** Whether it can still be taken away before anything of it holds. */
export const isWithdrawable = (stage: Stage): boolean => ['queued', 'confirmation', 'publication'].includes(stage);

export type WeighedIssue = Issue & { weight: Weight };

/** All that was found, the worst first, each in the order of its rows. */
export function issuesOf(found: Found): WeighedIssue[] {
  const of = (weight: Weight, list: Issue[]) => list.map((issue) => ({ ...issue, weight }));
  return [...of('error', found.errors), ...of('doubt', found.doubts), ...of('warning', found.warnings)];
}
