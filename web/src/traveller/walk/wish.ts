import type { PlaceRef, Position } from '../../api';
import type { Mode, Plan } from '../types';

/** What the traveller wants, as the form holds it, and as the service is asked. */

export type Wish = {
  from: 'here' | 'place' | 'area';
  start?: PlaceRef;
  area?: PlaceRef;
  /** `now`, or a time on the wall of the region: "2026-12-01T09:00". */
  at: string;
  minutes: number;
  mode: Mode;
  pace: 'slow' | 'normal' | 'fast';
  interests: string[];
  children: boolean;
  rain: boolean;
  roundTrip: boolean;
  must: PlaceRef[];
  avoid: PlaceRef[];
  budget: string;
  people: string;
};

export const FIRST: Wish = {
  from: 'place',
  at: 'now',
  minutes: 240,
  mode: 'walk',
  pace: 'normal',
  interests: [],
  children: false,
  rain: false,
  roundTrip: false,
  must: [],
  avoid: [],
  budget: '',
  people: '',
};

/** The body of `POST /v1/routes` and `/v1/plans`. */
export type PlanBody = Record<string, unknown>;

export function bodyOf(wish: Wish, lang: string, zone: string | undefined, here?: Position): PlanBody {
  const days = wish.minutes > 16 * 60 ? Math.round(wish.minutes / 1440) : undefined;
  const budget = Number(wish.budget);
  const people = Number(wish.people);
  return {
    lang,
    ...whereOf(wish, here),
    ...(wish.at === 'now' ? {} : { start_at: atZone(wish.at, zone) }),
    ...(days ? { days } : { max_min: wish.minutes }),
    mode: wish.mode,
    pace: wish.pace,
    alternatives: 2,
    ...(wish.interests.length ? { interests: wish.interests } : {}),
    ...(wish.children ? { children: true } : {}),
    ...(wish.rain ? { rain: true } : {}),
    ...(wish.roundTrip && wish.from !== 'area' ? { round_trip: true } : {}),
    ...(wish.must.length ? { must_visit: wish.must.map((p) => p.id) } : {}),
    ...(wish.avoid.length ? { avoid: wish.avoid.map((p) => p.id) } : {}),
    ...(wish.budget.trim() && Number.isFinite(budget) ? { budget } : {}),
    ...(wish.people.trim() && Number.isFinite(people) ? { people } : {}),
  };
}

function whereOf(wish: Wish, here?: Position): PlanBody {
  if (wish.from === 'here') return here ? { start: here } : {};
  if (wish.from === 'area') return wish.area ? { within: wish.area.id } : {};
  return wish.start ? { start: { place_id: wish.start.id } } : {};
}

/** What is still missing before it can be asked. */
export function missing(wish: Wish, here?: Position): 'here' | 'start' | 'area' | undefined {
  if (wish.from === 'here') return here ? undefined : 'here';
  if (wish.from === 'area') return wish.area ? undefined : 'area';
  return wish.start || wish.must.length > 0 ? undefined : 'start';
}

/** A time on the wall of `zone` as RFC 3339. */
export function atZone(wall: string, zone: string | undefined): string {
  const asUtc = Date.parse(`${wall}:00Z`);
  const offset = offsetMinutes(new Date(asUtc), zone);
  // Once more with the offset that holds at the result, for the nights when clocks change.
  const settled = offsetMinutes(new Date(asUtc - offset * 60_000), zone);
  return new Date(asUtc - settled * 60_000).toISOString().replace('.000Z', 'Z');
}

function offsetMinutes(at: Date, zone: string | undefined): number {
  if (!zone) return -at.getTimezoneOffset();
  const shown = wallOf(at, zone);
  return Math.round((Date.parse(`${shown}:00Z`) - Math.floor(at.getTime() / 60_000) * 60_000) / 60_000);
}

/** The time on the wall of `zone`: "2026-12-01T09:00". */
export function wallOf(at: Date, zone: string | undefined): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    ...(zone ? { timeZone: zone } : {}),
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(at);
  const of = (type: string) => parts.find((p) => p.type === type)?.value ?? '';
  return `${of('year')}-${of('month')}-${of('day')}T${of('hour')}:${of('minute')}`;
}

/** The wish that gives a plan which was made in words again, so that it can be kept. */
export function bodyLike(plan: Plan): PlanBody {
  const first = plan.legs[0]?.from;
  const last = plan.legs.at(-1)?.to;
  const spot = (s: typeof first) => (s?.place ? { place_id: s.place.id } : s?.location);
  const start = spot(first) ?? (plan.stops[0] && { place_id: plan.stops[0].place.id });
  const back = plan.legs.length > 1 && JSON.stringify(first?.location) === JSON.stringify(last?.location);
  return {
    lang: plan.lang,
    mode: plan.mode,
    start,
    ...(back ? { round_trip: true } : {}),
    start_at: plan.start_at,
    end_at: plan.end_at,
    must_visit: plan.stops.filter((s) => s.role === 'visit').map((s) => s.place.id),
  };
}
