import type { Freshness, PlaceRef } from '../../api';

/** How a partner's data fares, as the server tells it. */

export type Fact = {
  field: string;
  label: string;
  text: string;
  lang?: string | null;
  freshness: Freshness;
  conflicts?: Fact[];
};

/** A fact of a place that the partner describes: `fact` is what is told, its `conflicts` what else is said. */
export type OwnFact = { place: PlaceRef; external_id: string; fact: Fact; is_told: boolean };

export type Cited = { place: PlaceRef | null; field: string | null; times: number };

export type OwnData = {
  places: number;
  cited: Cited[];
  stale: OwnFact[];
  conflicts: OwnFact[];
  next_cursor: string | null;
};

/** Two pages of places as one: what is cited is the same on all of them. */
export function joined(first: OwnData, next: OwnData): OwnData {
  return { ...next, stale: [...first.stale, ...next.stale], conflicts: [...first.conflicts, ...next.conflicts] };
}

/** Stale facts by place, in their order. */
export function byPlace(facts: readonly OwnFact[]): { id: string; place: PlaceRef; facts: OwnFact[] }[] {
  const found = new Map<string, { id: string; place: PlaceRef; facts: OwnFact[] }>();
  for (const fact of facts) {
    const known = found.get(fact.external_id);
    if (known) known.facts.push(fact);
    else found.set(fact.external_id, { id: fact.external_id, place: fact.place, facts: [fact] });
  }
  return [...found.values()];
}
