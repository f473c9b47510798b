import type { Flag, Slot } from '../guides';

/**
 * What a flag speaks of, found in the text: the words that were so, and the mark that cites them. With
 * the mark gone, the text rests on that source no more, and the flag is settled.
 */
export type Found = { words?: [from: number, to: number]; mark?: string };

export function find(flag: Flag, markdown: string): Found {
  const words = flag.before ? place(flag.before, markdown) : undefined;
  const mark = `{{cite:${flag.cite}}}`;
  return { ...(words ? { words } : {}), ...(markdown.includes(mark) ? { mark } : {}) };
}

/** The words as they are, or with the backslashes that made Markdown leave them alone. */
function place(words: string, markdown: string): [number, number] | undefined {
  const pattern = [...words.trim()]
    .map((c) => (/\s/.test(c) ? '\\s' : `\\\\?${c.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')}`))
    .join('')
    .replace(/(\\s)+/g, '\\s+');
  const found = pattern ? new RegExp(pattern, 'u').exec(markdown) : null;
  return found ? [found.index, found.index + found[0].length] : undefined;
}

/** The slot that shows what is said now, and goes on following it. */
export function slotOf(flag: Flag, own: string | undefined, slots: readonly Slot[]): string | undefined {
  if (!flag.field || flag.code === 'claim_gone') return undefined;
  if (flag.place && own && flag.place.id !== own) return `{{fact:${flag.place.id}/${flag.field}}}`;
  const names = [`{{fact:${flag.field}}}`, `{{fact:attributes.${flag.field}}}`];
  return slots.find((s) => names.includes(s.slot))?.slot;
}

/** The space before a mark goes with it. */
const bare = (text: string) => text.replace(/[^\S\n]+$/, '');

/** The words replaced by `by`, the mark behind them gone: a live value brings its own. */
export function replaced(markdown: string, { words, mark }: Found, by: string): string {
  if (!words) return markdown;
  const rest = markdown.slice(words[1]);
  const at = mark ? rest.indexOf(mark) : -1;
  const behind = at < 0 || !mark ? rest : bare(rest.slice(0, at)) + rest.slice(at + mark.length);
  return markdown.slice(0, words[0]) + by + behind;
}

/** The words stay, without the mark, wherever it stands. */
export function unmarked(markdown: string, { mark }: Found): string {
  return mark
    ? markdown
        .split(mark)
        .map((part, i, all) => (i < all.length - 1 ? bare(part) : part))
        .join('')
    : markdown;
}

/** The words stay, and cite what is said now. */
export function recited(markdown: string, { mark }: Found, cite: string): string {
  return mark ? markdown.replaceAll(mark, cite) : markdown;
}

/** Whether the mark that the flag speaks of stood in the text as it was and is gone now. */
export function settled(flag: Flag, was: string, now: string): boolean {
  const { mark } = find(flag, was);
  return mark !== undefined && !now.includes(mark);
}
