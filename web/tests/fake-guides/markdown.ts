/** As much Markdown as the flows look at, with slots filled from a list. */

export type Filled = { text: string; cite?: string };
export type Values = Record<string, Filled>;

export function html(markdown: string, values: Values, cite: (id: string) => number | undefined): string {
  const blocks = markdown
    .trim()
    .split(/\n{2,}/)
    .filter(Boolean);
  return blocks.map((block) => blockHtml(block, (line) => inline(line, values, cite))).join('\n');
}

function blockHtml(block: string, line: (text: string) => string): string {
  const lines = block.split('\n');
  const strip = (mark: RegExp) => lines.map((l) => line(l.replace(mark, '')));
  if (lines.every((l) => /^[-*] /.test(l)))
    return `<ul>${strip(/^[-*] /)
      .map((l) => `<li>${l}</li>`)
      .join('')}</ul>`;
  if (lines.every((l) => /^\d+\. /.test(l)))
    return `<ol>${strip(/^\d+\. /)
      .map((l) => `<li>${l}</li>`)
      .join('')}</ol>`;
  if (lines.every((l) => /^>/.test(l))) return `<blockquote><p>${strip(/^> ?/).join(' ')}</p></blockquote>`;
  const heading = /^#{2,4} (.*)$/.exec(block);
  if (heading) return `<h3>${line(heading[1] ?? '')}</h3>`;
  const list = /^\{\{(events|notices|routes|nearby:\w+|children:\w+)\}\}$/.exec(block);
  if (list) return line(block);
  return `<p>${lines.map(line).join('<br>')}</p>`;
}

const escape = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

function inline(text: string, values: Values, cite: (id: string) => number | undefined): string {
  return escape(text)
    .replace(/\{\{cite:([^}]+)\}\}/g, (_, id: string) => markOf(cite(id)))
    .replace(/\{\{[^}]+\}\}/g, (slot) => {
      const value = values[slot];
      if (!slot.startsWith('{{fact:')) return value ? value.text : '';
      const state = value ? 'fresh' : 'unknown';
      const mark = value?.cite ? markOf(cite(value.cite)) : '';
      return `<span class="fact" data-state="${state}">${value?.text ?? '未知'}</span>${mark}`;
    })
    .replace(
      /\[\[([^\]|]+)\|?([^\]]*)\]\]/g,
      (_, slug: string, words: string) => `<a href="/guides/${slug}">${words || slug}</a>`,
    )
    .replace(
      /\[([^\]]+)\]\((https?:[^)]+)\)/g,
      '<a href="$2" rel="nofollow ugc noopener external" class="external">$1</a>',
    )
    .replace(/\*\*(.+?)\*\*/g, '<strong>$1</strong>')
    .replace(/\*(.+?)\*/g, '<em>$1</em>');
}

const markOf = (n: number | undefined) => (n ? `<sup class="cite"><a href="#cite-${n}">${n}</a></sup>` : '');

export type Hunk = { op: 'equal' | 'insert' | 'delete'; text: string };

/** Line by line; enough to look at. */
export function hunks(before: string, after: string): Hunk[] {
  const a = before.split(/(?<=[\n。！？.!?])/);
  const b = after.split(/(?<=[\n。！？.!?])/);
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a.at(-1 - tail) === b.at(-1 - tail)) tail += 1;
  const all: Hunk[] = [
    { op: 'equal', text: a.slice(0, head).join('') },
    { op: 'delete', text: a.slice(head, a.length - tail).join('') },
    { op: 'insert', text: b.slice(head, b.length - tail).join('') },
    { op: 'equal', text: a.slice(a.length - tail).join('') },
  ];
  return all.filter((hunk) => hunk.text !== '');
}
