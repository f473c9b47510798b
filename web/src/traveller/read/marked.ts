/** A text cut at its highlights. Ranges count characters, not the units of JavaScript. */
export function marked(text: string, ranges: readonly [number, number][]): { text: string; hit: boolean }[] {
  const letters = [...text];
  const parts: { text: string; hit: boolean }[] = [];
  let at = 0;
  const add = (until: number, hit: boolean) => {
    if (until > at) parts.push({ text: letters.slice(at, until).join(''), hit });
    at = Math.max(at, until);
  };
  for (const [from, to] of [...ranges].sort((a, b) => a[0] - b[0])) {
    add(Math.min(from, letters.length), false);
    add(Math.min(to, letters.length), true);
  }
  add(letters.length, false);
  return parts;
}
