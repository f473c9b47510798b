/** Notices and roll-backs are uploads too; the server names their files in this way. */
export type FileKind = 'notice' | 'undo' | 'file';

export function kindOfFile(name: string): FileKind {
  if (name === 'notice.json' || name === 'delete.json') return 'notice';
  return /^undo-u_[0-9a-f]+\.jsonl$/.test(name) ? 'undo' : 'file';
}
