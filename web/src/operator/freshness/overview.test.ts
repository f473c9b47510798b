import { expect, test } from 'vitest';
import { currentOf, percent, totalOf } from './overview';
import { segments } from './segments';

const counted = (fresh: number, aging: number, stale: number, expired: number) => ({
  fresh, aging, stale, expired, oldest_verified_at: null,
});

test('what is fresh or aging is within its lifetime', () => {
  expect(totalOf(counted(3, 1, 2, 4))).toBe(10);
  expect(currentOf(counted(3, 1, 2, 4))).toBe(0.4);
  expect(currentOf(counted(0, 0, 0, 0))).toBeUndefined();
});

test('a hundred percent means all, nought means none', () => {
  expect([percent(1), percent(0.999), percent(0.5), percent(0.001), percent(0)]).toEqual([100, 99, 50, 1, 0]);
});

test('segments fill the bar, and the smallest can still be seen', () => {
  const found = segments(counted(999, 0, 1, 0), 100);
  expect(found.map((s) => s.state)).toEqual(['fresh', 'stale']);
  expect(found[1]?.width).toBe(1.5);
  expect(found.reduce((sum, s) => sum + s.width, 0)).toBeCloseTo(100);
  expect(found[1]?.x).toBeCloseTo(98.5);
  expect(segments(counted(0, 0, 0, 0), 100)).toEqual([]);
});
