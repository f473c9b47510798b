import { expect, test } from 'vitest';
import type { Leg, Stop } from '../types';
import { days } from './order';

const stop = (name: string, day: number, arrive: string) => ({ day, arrive, place: { id: name, name } }) as Stop;
const leg = (day: number, depart: string) => ({ day, depart }) as Leg;

test('a way comes before the stop it leads to, and stops are counted through the days', () => {
  const made = days({
    stops: [
      stop('a', 1, '2026-12-01T01:00:00Z'),
      stop('b', 1, '2026-12-01T02:04:00Z'),
      stop('c', 2, '2026-12-02T01:30:00Z'),
    ],
    legs: [leg(1, '2026-12-01T02:00:00Z'), leg(2, '2026-12-02T01:00:00Z')],
  });
  const told = made.map((d) => d.entries.map((e) => (e.kind === 'leg' ? 'way' : `${e.n}${e.stop.place.name}`)));
  expect(told).toEqual([
    ['1a', 'way', '2b'],
    ['way', '3c'],
  ]);
});

test('a way that begins when one arrives comes first', () => {
  const at = '2026-12-01T01:00:00Z';
  const made = days({ stops: [stop('a', 1, at)], legs: [leg(1, at)] });
  expect(made[0]?.entries.map((e) => e.kind)).toEqual(['leg', 'stop']);
});
