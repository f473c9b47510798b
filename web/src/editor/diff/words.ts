import type { Hunk } from '../guides';

/**
 * What differs between two texts, word by word; Chinese character by character. Myers' way: the fewest
 * words that must go and come.
 */

const TOKENS = /\p{Script=Han}|[\p{L}\p{N}_]+|\s+|./gsu;
/** Texts further apart than this are told as one gone and one come. */
const FARTHEST = 1500;

export function tokens(text: string): string[] {
  return text.match(TOKENS) ?? [];
}

export function wordDiff(before: string, after: string): Hunk[] {
  return joined(diffOf(tokens(before), tokens(after)));
}

/** The pieces of `a` and `b` in order, each kept, gone or come. */
export function diffOf(a: readonly string[], b: readonly string[]): Hunk[] {
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a.at(-1 - tail) === b.at(-1 - tail)) tail += 1;
  const middle = shortest(a.slice(head, a.length - tail), b.slice(head, b.length - tail));
  const same = (pieces: readonly string[]): Hunk[] => pieces.map((text) => ({ op: 'equal', text }));
  return [...same(a.slice(0, head)), ...middle, ...same(a.slice(a.length - tail))];
}

function shortest(a: readonly string[], b: readonly string[]): Hunk[] {
  const most = Math.min(a.length + b.length, FARTHEST);
  const width = 2 * most + 1;
  const ends = new Int32Array(width + 1);
  const steps: Int32Array[] = [];
  for (let d = 0; d <= most; d++) {
    steps.push(ends.slice());
    for (let k = -d; k <= d; k += 2) {
      const at = k + most;
      const down = k === -d || (k !== d && (ends[at - 1] ?? 0) < (ends[at + 1] ?? 0));
      let x = down ? (ends[at + 1] ?? 0) : (ends[at - 1] ?? 0) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x += 1;
      ends[at] = x;
      if (x >= a.length && x - k >= b.length) return traced(a, b, steps, most);
    }
  }
  return [...a.map((text): Hunk => ({ op: 'delete', text })), ...b.map((text): Hunk => ({ op: 'insert', text }))];
}

/** The way back from the end, by the furthest points of each step. */
function traced(a: readonly string[], b: readonly string[], steps: Int32Array[], most: number): Hunk[] {
  const found: Hunk[] = [];
  let [x, y] = [a.length, b.length];
  for (let d = steps.length - 1; d >= 0; d--) {
    const ends = steps[d] as Int32Array;
    const k = x - y;
    const at = k + most;
    const down = k === -d || (k !== d && (ends[at - 1] ?? 0) < (ends[at + 1] ?? 0));
    const before = down ? k + 1 : k - 1;
    const from = d === 0 ? 0 : (ends[before + most] ?? 0);
    const to = from - before;
    const startX = d === 0 ? 0 : down ? from : from + 1;
    while (x > startX) {
      found.push({ op: 'equal', text: a[x - 1] as string });
      x -= 1;
      y -= 1;
    }
    if (d === 0) break;
    if (down) found.push({ op: 'insert', text: b[to] as string });
    else found.push({ op: 'delete', text: a[from] as string });
    [x, y] = [from, to];
  }
  return found.reverse();
}

/** Neighbours of one kind as one; what goes stands before what comes. Spaces between changes change too. */
export function joined(pieces: readonly Hunk[]): Hunk[] {
  return grouped(
    grouped(pieces).flatMap((piece, i, all): Hunk[] => {
      const between = i > 0 && i < all.length - 1 && piece.op === 'equal' && /^[^\S\n]+$/.test(piece.text);
      return between
        ? [
            { op: 'delete', text: piece.text },
            { op: 'insert', text: piece.text },
          ]
        : [piece];
    }),
  );
}

function grouped(pieces: readonly Hunk[]): Hunk[] {
  const found: Hunk[] = [];
  let [gone, come] = ['', ''];
  const flush = () => {
    if (gone) found.push({ op: 'delete', text: gone });
    if (come) found.push({ op: 'insert', text: come });
    [gone, come] = ['', ''];
  };
  for (const piece of pieces) {
    if (piece.op === 'delete') gone += piece.text;
    else if (piece.op === 'insert') come += piece.text;
    else {
      flush();
      const last = found.at(-1);
      if (last?.op === 'equal') found[found.length - 1] = { op: 'equal', text: last.text + piece.text };
      else found.push({ ...piece });
    }
  }
  flush();
  return found;
}

export function counts(hunks: readonly Hunk[]): { added: number; removed: number } {
  const sum = (op: Hunk['op']) => hunks.filter((h) => h.op === op).reduce((n, h) => n + [...h.text].length, 0);
  return { added: sum('insert'), removed: sum('delete') };
}
