import type { EventItem } from '../types';

/**
 * A source in two languages tells of each event twice. Of those that are the same (same place, kind
 * and times) only the one in the reader's language is kept; one told in another language only stays.
 */
export function once(events: readonly EventItem[], lang: string): EventItem[] {
  const mine = (e: EventItem) => e.lang.split('-')[0] === lang.split('-')[0];
  const told = new Set(events.filter(mine).map(sameness));
  const seen = new Set<string>();
  return events.filter((e) => {
    if (!mine(e) && told.has(sameness(e))) return false;
    return seen.has(e.id) ? false : seen.add(e.id);
  });
}

function sameness(e: EventItem): string {
  return [e.kind, e.effect, e.place?.id ?? e.url, e.starts_at, e.ends_at].join(' ');
}

/** What comes first: closures, then what is on, by when it ends. */
export function closuresFirst(events: readonly EventItem[]): EventItem[] {
  const rank = (e: EventItem) => (e.effect === 'closed' ? 0 : e.effect === 'partial' ? 1 : 2);
  return [...events].sort((a, b) => rank(a) - rank(b));
}
