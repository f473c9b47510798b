import { diffOf } from './words';

/**
 * Two changes of one text put together, sentence by sentence. Where both changed the same sentences,
 * theirs and then yours stand there, and `clean` says that somebody has to look.
 */
export function merged(base: string, theirs: string, yours: string): { text: string; clean: boolean } {
  const pieces = sentences(base);
  const [a, b] = [changes(pieces, sentences(theirs)), changes(pieces, sentences(yours))];
  let [text, at, clean] = ['', 0, true];
  while (a.length > 0 || b.length > 0) {
    const from = Math.min(a[0]?.from ?? Infinity, b[0]?.from ?? Infinity);
    let to = from;
    const [ours, others]: [Change[], Change[]] = [[], []];
    for (let grew = true; grew;) {
      grew = false;
      for (const [queue, taken] of [
        [a, others],
        [b, ours],
      ] as const) {
        const next = queue[0];
        if (next && next.from <= to) {
          taken.push(next);
          queue.shift();
          to = Math.max(to, next.to);
          grew = true;
        }
      }
    }
    text += pieces.slice(at, from).join('');
    at = to;
    const [left, right] = [applied(pieces, from, to, others), applied(pieces, from, to, ours)];
    if (ours.length === 0) text += left;
    else if (others.length === 0 || left === right) text += right;
    else {
      clean = false;
      text += [left, right].filter(Boolean).join(left.endsWith('\n') ? '' : '\n\n');
    }
  }
  return { text: text + pieces.slice(at).join(''), clean };
}

type Change = { from: number; to: number; text: string };

function sentences(text: string): string[] {
  return text.match(/[^。！？.!?\n]*(?:[。！？.!?]+["”’）)]*[ \t]*|\n+|$)/gu)?.filter(Boolean) ?? [];
}

function changes(base: readonly string[], other: readonly string[]): Change[] {
  const found: Change[] = [];
  let at = 0;
  for (const piece of diffOf(base, other)) {
    const last = found.at(-1);
    const open = last?.to === at ? last : undefined;
    if (piece.op === 'equal') at += 1;
    else if (piece.op === 'insert') {
      if (open) open.text += piece.text;
      else found.push({ from: at, to: at, text: piece.text });
    } else {
      at += 1;
      if (open) open.to = at;
      else found.push({ from: at - 1, to: at, text: '' });
    }
  }
  return found;
}

function applied(pieces: readonly string[], from: number, to: number, changed: readonly Change[]): string {
  let [text, at] = ['', from];
  for (const change of changed) {
    text += pieces.slice(at, change.from).join('') + change.text;
    at = change.to;
  }
  return text + pieces.slice(at, to).join('');
}
