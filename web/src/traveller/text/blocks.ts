/** The plain text of an answer, cut into what it is made of. */
export type Block = { kind: 'text'; text: string } | { kind: 'list'; ordered: boolean; start: number; items: string[] };

const NUMBERED = /^\s*(\d{1,2})[.、)]\s*(.+)$/;
const DOTTED = /^\s*[-•·]\s+(.+)$/;

export function blocks(text: string): Block[] {
  const made: Block[] = [];
  for (const line of text.split('\n')) {
    const last = made.at(-1);
    const numbered = NUMBERED.exec(line);
    const dotted = DOTTED.exec(line);
    if (numbered) {
      const item = numbered[2] ?? '';
      if (last?.kind === 'list' && last.ordered) last.items.push(item);
      else made.push({ kind: 'list', ordered: true, start: Number(numbered[1]), items: [item] });
    } else if (dotted) {
      const item = dotted[1] ?? '';
      if (last?.kind === 'list' && !last.ordered) last.items.push(item);
      else made.push({ kind: 'list', ordered: false, start: 1, items: [item] });
    } else if (line.trim()) {
      made.push({ kind: 'text', text: line.trim() });
    }
  }
  return made;
}
