import { expect, test } from 'vitest';
import type { Plan } from '../types';
import { atZone, bodyLike, bodyOf, FIRST, missing, wallOf } from './wish';

const tower = { id: 'p_1', name: '谯楼' };

test('a wall clock in Shanghai is eight hours before UTC', () => {
  expect(atZone('2026-12-01T09:00', 'Asia/Shanghai')).toBe('2026-12-01T01:00:00Z');
  expect(wallOf(new Date('2026-12-01T01:00:00Z'), 'Asia/Shanghai')).toBe('2026-12-01T09:00');
});

test('a wall clock after clocks were put back has the offset of that day', () => {
  expect(atZone('2026-10-25T09:00', 'Europe/Berlin')).toBe('2026-10-25T08:00:00Z');
  expect(atZone('2026-10-24T09:00', 'Europe/Berlin')).toBe('2026-10-24T07:00:00Z');
});

test('only what was wished is asked', () => {
  expect(bodyOf({ ...FIRST, start: tower }, 'zh-Hans', 'Asia/Shanghai')).toEqual({
    lang: 'zh-Hans',
    start: { place_id: 'p_1' },
    max_min: 240,
    mode: 'walk',
    pace: 'normal',
    alternatives: 2,
  });
});

test('several days are asked as days, a budget as a number', () => {
  const body = bodyOf(
    { ...FIRST, from: 'area', area: tower, minutes: 2880, budget: ' 120 ', people: '2', rain: true },
    'en',
    undefined,
  );
  expect(body).toMatchObject({ within: 'p_1', days: 2, budget: 120, people: 2, rain: true });
  expect(body).not.toHaveProperty('max_min');
});

test('an area has no round trip, and a place without a start needs one', () => {
  expect(bodyOf({ ...FIRST, from: 'area', area: tower, roundTrip: true }, 'en', undefined)).not.toHaveProperty('round_trip');
  expect(missing(FIRST)).toBe('start');
  expect(missing({ ...FIRST, must: [tower] })).toBeUndefined();
  expect(missing({ ...FIRST, from: 'here' })).toBe('here');
  expect(missing({ ...FIRST, from: 'here' }, { lat: 1, lon: 2 })).toBeUndefined();
});

test('a plan in words is asked for again with its stops, its times and its way back', () => {
  const spot = (id: string, lat: number) => ({ place: { id, name: id }, location: { lat, lon: 118 } });
  const plan = {
    lang: 'zh-Hans',
    mode: 'walk',
    start_at: '2026-12-01T01:00:00Z',
    end_at: '2026-12-01T05:00:00Z',
    stops: [
      { role: 'visit', place: { id: 'b', name: 'b' } },
      { role: 'lunch', place: { id: 'c', name: 'c' } },
    ],
    legs: [
      { from: spot('a', 1), to: spot('b', 2) },
      { from: spot('b', 2), to: spot('a', 1) },
    ],
  } as unknown as Plan;
  expect(bodyLike(plan)).toEqual({
    lang: 'zh-Hans',
    mode: 'walk',
    start: { place_id: 'a' },
    round_trip: true,
    start_at: '2026-12-01T01:00:00Z',
    end_at: '2026-12-01T05:00:00Z',
    must_visit: ['b'],
  });
});
