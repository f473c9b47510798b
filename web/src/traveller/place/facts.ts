import type { Fact } from '../types';

/** The long texts, in the order in which they are read. */
export const STORIES = ['intro', 'highlights', 'history', 'legend', 'tips'];

/** Shown elsewhere on the page, or of no use to a reader. */
const ELSEWHERE = new Set(['near', 'tags', 'name', 'aliases', 'location', 'parent', ...STORIES]);

/**
 * Of a field told in several languages the one for the reader, else the one without a language, else
 * any. A source's own labels (`始建`, `Built`) are names in its language: where there are some in the
 * reader's, those of other languages say the same again.
 */
export function forReader(facts: readonly Fact[], lang: string): Fact[] {
  const best = new Map<string, number>();
  for (const f of facts) best.set(f.field, Math.max(best.get(f.field) ?? 0, rank(f, lang)));
  const owned = facts.some((f) => isOwn(f.field) && labelFits(f.label, lang));
  const seen = new Set<string>();
  return facts.filter((f) => {
    if (rank(f, lang) < (best.get(f.field) ?? 0)) return false;
    if (owned && isOwn(f.field) && !labelFits(f.label, lang)) return false;
    const key = `${f.field} ${f.text}`;
    return seen.has(key) ? false : seen.add(key);
  });
}

function rank(f: Fact, lang: string): number {
  if (!f.lang) return 2;
  return sameLanguage(f.lang, lang) ? 3 : 1;
}

function isOwn(field: string): boolean {
  return !/^[a-z_]+$/.test(field);
}

function labelFits(label: string, lang: string): boolean {
  return /\p{Script=Han}/u.test(label) === sameLanguage(lang, 'zh');
}

export function useful(facts: readonly Fact[]): Fact[] {
  return facts.filter((f) => !ELSEWHERE.has(f.field));
}

export function stories(facts: readonly Fact[]): Fact[] {
  return STORIES.flatMap((field) => facts.filter((f) => f.field === field));
}

function sameLanguage(a: string, b: string): boolean {
  return a.split('-')[0] === b.split('-')[0];
}
