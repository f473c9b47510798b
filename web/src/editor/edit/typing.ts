/** What the tools and the keys do to a text with a selection. Each says which stretch becomes what. */

export type Selection = { from: number; to: number };
export type TextEdit = { from: number; to: number; text: string; select: Selection };

/** Marks around the selection, or none where they are already. Nothing selected: words to write over. */
export function wrapped(text: string, { from, to }: Selection, mark: string, words: string): TextEdit {
  const inside = text.slice(from, to);
  const n = mark.length;
  const doubled = (at: number) => text[at] === mark[0];
  if (text.slice(from - n, from) === mark && text.slice(to, to + n) === mark && !(n === 1 && doubled(from - 2))) {
    return { from: from - n, to: to + n, text: inside, select: { from: from - n, to: to - n } };
  }
  if (inside.length > 2 * n && inside.startsWith(mark) && inside.endsWith(mark)) {
    const bare = inside.slice(n, -n);
    return { from, to, text: bare, select: { from, to: from + bare.length } };
  }
  // A mark beside a space marks nothing.
  const lead = /^\s*/.exec(inside)?.[0] ?? '';
  const core = inside.trim() || words;
  const trail = inside.trim() ? (/\s*$/.exec(inside)?.[0] ?? '') : '';
  const start = from + lead.length + n;
  return { from, to, text: `${lead}${mark}${core}${mark}${trail}`, select: { from: start, to: start + core.length } };
}

export type LineMark = 'list' | 'numbers' | 'quote' | 'heading';
const MARKS: Record<LineMark, RegExp> = {
  list: /^(\s*)[-*] /,
  numbers: /^(\s*)\d+\. /,
  quote: /^()> ?/,
  heading: /^()#{1,6} /,
};
const ANY_MARK = /^(\s*)(?:[-*] |\d+\. |> ?|#{1,6} )/;

/** A mark before each selected line, or none where they all have it. */
export function lined(text: string, { from, to }: Selection, kind: LineMark): TextEdit {
  const start = text.lastIndexOf('\n', from - 1) + 1;
  const next = text.indexOf('\n', to > from && text[to - 1] === '\n' ? to - 1 : to);
  const end = next < 0 ? text.length : next;
  const lines = text.slice(start, end).split('\n');
  const off = lines.every((line) => MARKS[kind].test(line));
  const marks: Record<LineMark, (i: number) => string> = {
    list: () => '- ',
    numbers: (i) => `${i + 1}. `,
    quote: () => '> ',
    heading: () => '### ',
  };
  const changed = lines.map((line, i) => {
    if (off) return line.replace(MARKS[kind], '$1');
    const bare = kind === 'quote' ? line : line.replace(ANY_MARK, '$1');
    return marks[kind](i) + bare;
  });
  const joined = changed.join('\n');
  const one = lines.length === 1;
  const select = one
    ? { from: start + joined.length, to: start + joined.length }
    : { from: start, to: start + joined.length };
  return { from: start, to: end, text: joined, select };
}

/** A link around the selection, with its address left to write; a selected address becomes the address. */
export function linked(text: string, { from, to }: Selection, words: string): TextEdit {
  const inside = text.slice(from, to);
  if (/^https?:\/\/\S+$/.test(inside)) {
    return { from, to, text: `[${words}](${inside})`, select: { from: from + 1, to: from + 1 + words.length } };
  }
  const shown = inside || words;
  const address = 'https://';
  const start = from + shown.length + 3;
  return {
    from,
    to,
    text: `[${shown}](${address})`,
    select: { from: start + address.length, to: start + address.length },
  };
}

/** An address pasted over selected words makes them a link. */
export function pastedLink(text: string, { from, to }: Selection, pasted: string): TextEdit | null {
  const inside = text.slice(from, to);
  if (!inside || /\n/.test(inside) || !/^https?:\/\/\S+$/.test(pasted.trim()) || /^https?:/.test(inside)) return null;
  const made = `[${inside}](${pasted.trim()})`;
  return { from, to, text: made, select: { from: from + made.length, to: from + made.length } };
}

/** What Ctrl with a letter does. */
export function commanded(
  key: string,
  text: string,
  at: Selection,
  words: { bold: string; italic: string; link: string },
): TextEdit | null {
  if (key === 'b') return wrapped(text, at, '**', words.bold);
  if (key === 'i') return wrapped(text, at, '*', words.italic);
  return key === 'k' ? linked(text, at, words.link) : null;
}

/** Puts something in place of the selection, apart from the word before it where it needs that. */
export function inserted(text: string, { from, to }: Selection, piece: string, block = false): TextEdit {
  if (!block) return { from, to, text: piece, select: { from: from + piece.length, to: from + piece.length } };
  const before = text.slice(0, from);
  const lead = before.trim() === '' || before.endsWith('\n\n') ? '' : before.endsWith('\n') ? '\n' : '\n\n';
  const trail = /^\s*(\n|$)/.test(text.slice(to)) ? '' : '\n\n';
  const made = `${lead}${piece}${trail}`;
  return { from, to, text: made, select: { from: from + made.length, to: from + made.length } };
}

/** Enter within a list or quote: the next line has the mark too; on an empty item the list ends. */
export function entered(text: string, at: number): TextEdit | null {
  const start = text.lastIndexOf('\n', at - 1) + 1;
  const line = text.slice(start, at);
  const mark = /^(\s*)(?:([-*]) |(\d+)\. |(>) )/.exec(line);
  if (!mark) return null;
  if (mark[0].length === line.length) return { from: start, to: at, text: '', select: { from: start, to: start } };
  const next = mark[3] ? `${Number(mark[3]) + 1}. ` : `${mark[2] ?? mark[4]} `;
  const made = `\n${mark[1]}${next}`;
  return { from: at, to: at, text: made, select: { from: at + made.length, to: at + made.length } };
}

/**
 * What is being typed that could be completed: a slot after `{{`, a page after `[[`. Keyboards for Chinese
 * write `｛｛` and `【【` with the same keys.
 */
export type Opening = { kind: 'slot' | 'page'; from: number; words: string };

export function opening(text: string, at: number): Opening | null {
  const before = text.slice(Math.max(0, at - 80), at);
  const slot = /(?:\{\{|｛｛)([^{}｛｝\n]*)$/.exec(before);
  if (slot) return { kind: 'slot', from: at - slot[0].length, words: slot[1] ?? '' };
  const page = /(?:\[\[|【【)([^[\]【】|\n]*)$/.exec(before);
  return page ? { kind: 'page', from: at - page[0].length, words: page[1] ?? '' } : null;
}
