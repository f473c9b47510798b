/** A text with `[n]` marks, cut so that no mark stands alone at the beginning or end of a line. */
export type Run = { text: string } | { before: string; marks: number[]; after: string };

const MARKS = /(?:\[\d{1,3}\])+/g;
/** The letter or short word that a mark belongs to, and the punctuation that closes it. */
const TAIL = /(?:\p{Script=Han}|[\p{Script=Latin}\p{N}]{1,12})?[\p{P}\p{S} ]{0,2}$/u;
const CLOSING = /^[。，、；：！？”’）》」』.,;:!?)\]]{1,2}/u;

export function runs(text: string, known: (n: number) => boolean): Run[] {
  const made: Run[] = [];
  let at = 0;
  const plain = (part: string) => part && made.push({ text: part });
  for (const found of text.matchAll(MARKS)) {
    const marks = [...found[0].matchAll(/\d+/g)].map((m) => Number(m[0]));
    if (!marks.every(known)) continue;
    const lead = text.slice(at, found.index);
    const before = TAIL.exec(lead)?.[0] ?? '';
    const rest = text.slice(found.index + found[0].length);
    const after = CLOSING.exec(rest)?.[0] ?? '';
    plain(lead.slice(0, lead.length - before.length));
    made.push({ before, marks, after });
    at = found.index + found[0].length + after.length;
  }
  plain(text.slice(at));
  return made;
}
