import type { Course, Leg, Stop } from '../types';

export type Entry = { kind: 'leg'; leg: Leg } | { kind: 'stop'; stop: Stop; n: number };
export type Day = { day: number; entries: Entry[] };

/** Ways and stops of a plan in the order in which they are walked, day by day. Stops are counted through. */
export function days(course: Pick<Course, 'stops' | 'legs'>): Day[] {
  const numbered = course.stops.map((stop, i) => ({ kind: 'stop' as const, stop, n: i + 1 }));
  const numbers = [...new Set([...course.stops, ...course.legs].map((it) => it.day))].sort((a, b) => a - b);
  return numbers.map((day) => ({
    day,
    entries: [
      ...course.legs.filter((leg) => leg.day === day).map((leg): Entry => ({ kind: 'leg', leg })),
      ...numbered.filter((it) => it.stop.day === day),
    ].sort((a, b) => begins(a) - begins(b) || order(a) - order(b)),
  }));
}

function begins(entry: Entry): number {
  return Date.parse(entry.kind === 'leg' ? entry.leg.depart : entry.stop.arrive);
}

/** One leaves a stop before the next way begins, and arrives by a way before the stop begins. */
function order(entry: Entry): number {
  return entry.kind === 'leg' ? 0 : 1;
}
