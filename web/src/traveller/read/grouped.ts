import type { Found } from '../types';

/** The best hit of a text, with the other passages of the same text behind it. */
export type Group = { first: Found; others: Found[] };

export function grouped(items: readonly Found[]): Group[] {
  const groups = new Map<string, Group>();
  for (const item of items) {
    const key = `${item.type} ${item.title} ${item.place?.id ?? ''}`;
    const group = groups.get(key);
    if (group) group.others.push(item);
    else groups.set(key, { first: item, others: [] });
  }
  return [...groups.values()];
}
