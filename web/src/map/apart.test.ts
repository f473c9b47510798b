import { expect, test } from 'vitest';
import { apart, type Spot } from './apart';

const nearest = (spots: Spot[]) =>
  Math.min(...spots.flatMap((a, i) => spots.slice(i + 1).map((b) => Math.hypot(a.x - b.x, a.y - b.y))));
const moved = (spots: Spot[], by: Spot[]) => spots.map((spot, i) => ({ x: spot.x + by[i]!.x, y: spot.y + by[i]!.y }));

test('two pins that lie on each other are both moved by half of what lacks', () => {
  const by = apart([{ x: 100, y: 50 }, { x: 120, y: 50 }], 30);
  expect(by).toEqual([{ x: -5, y: 0 }, { x: 5, y: 0 }]);
});

test('who is far from all others stays where it is', () => {
  const by = apart([{ x: 0, y: 0 }, { x: 4, y: 3 }, { x: 300, y: 0 }], 30);
  expect(by[2]).toEqual({ x: 0, y: 0 });
});

test('a stop that is come back to stands beside itself', () => {
  const spots = [{ x: 10, y: 10 }, { x: 200, y: 80 }, { x: 10, y: 10 }];
  const to = moved(spots, apart(spots, 30));
  expect(nearest(to)).toBeGreaterThanOrEqual(29.5);
  expect(to[0]!.x).toBeLessThan(to[2]!.x);
});

test('a crowd is spread, and none goes farther than the crowd is wide', () => {
  const spots = Array.from({ length: 12 }, (_, i) => ({ x: 200 + (i % 4) * 6, y: 200 + Math.floor(i / 4) * 7 }));
  const by = apart(spots, 30);
  expect(nearest(moved(spots, by))).toBeGreaterThanOrEqual(28);
  expect(Math.max(...by.map((step) => Math.hypot(step.x, step.y)))).toBeLessThan(100);
});

test('nothing is nothing', () => {
  expect(apart([], 30)).toEqual([]);
});
