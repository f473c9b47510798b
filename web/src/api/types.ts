/** The shapes that several rooms read. Those of one room live in that room. */

export type FreshState = 'fresh' | 'aging' | 'stale' | 'expired' | 'unknown';
export type Authority = 'partner' | 'official' | 'government' | 'feed' | 'community' | 'generated';

export type Freshness = {
  state: FreshState;
  observed_at?: string | null;
  verified_at?: string | null;
  published_at?: string | null;
  valid_from?: string | null;
  valid_until?: string | null;
  age_s?: number | null;
  ttl_s?: number | null;
  source?: { id: string; name: string; url?: string | null; publisher?: string | null; authority: Authority } | null;
};

export type PlaceRef = { id: string; name: string };

export type Citation = {
  n: number;
  kind: 'fact' | 'passage' | 'notice' | 'event' | 'route';
  place?: PlaceRef | null;
  field?: string | null;
  text: string;
  url?: string | null;
  freshness: Freshness;
};

export type Warning = { code: string; message: string };
export type Position = { lat: number; lon: number };
/** GeoJSON: longitude first. */
export type LineString = { type: string; coordinates: number[][] };
export type Page<T> = { items: T[]; next_cursor?: string | null };
export type OpenState = 'open' | 'closed' | 'unknown';

export const PLACE_KINDS = [
  'city',
  'area',
  'attraction',
  'museum',
  'exhibit',
  'restaurant',
  'hotel',
  'transport',
  'facility',
] as const;
export type PlaceKind = (typeof PLACE_KINDS)[number];
