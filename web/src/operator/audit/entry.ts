import { changesBetween, type FieldChange } from '../../kit/data/changes';

/** A write that somebody asked for; what was there before and since is JSON as text. */
export type Entry = {
  id: number;
  at: string;
  actor: string;
  partner?: string;
  action: string;
  subject: string;
  before?: string;
  after?: string;
};

/** Its fields before and after; nothing where neither is a record. */
export function changesOf(entry: Entry): FieldChange[] {
  return changesBetween(record(entry.before), record(entry.after));
}

function record(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return { text }; // not JSON: shown as it is
  }
}
