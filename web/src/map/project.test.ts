import { expect, test } from 'vitest';
import { project, scaleBar, withoutOverlap } from './project';

const frame = { width: 800, height: 500, pad: 50 };

test('nothing has no picture', () => {
  expect(project([], frame)).toBeUndefined();
});

test('one place stands in the middle', () => {
  const one = { lat: 29.88, lon: 118.62 };
  expect(project([one], frame)?.at(one)).toEqual({ x: 400, y: 250 });
});

test('everything is inside, north is up and east is right', () => {
  const [a, b] = [{ lat: 29.88, lon: 118.62 }, { lat: 29.93, lon: 118.58 }] as const;
  const p = project([a, b], frame);
  const [south, north] = [p?.at(a), p?.at(b)];
  expect(north?.y).toBeLessThan(south?.y ?? 0);
  expect(north?.x).toBeLessThan(south?.x ?? 0);
  for (const at of [south, north]) {
    expect(at?.x).toBeGreaterThanOrEqual(49.9);
    expect(at?.x).toBeLessThanOrEqual(750.1);
    expect(at?.y).toBeGreaterThanOrEqual(49.9);
    expect(at?.y).toBeLessThanOrEqual(450.1);
  }
});

test('a scale bar is round and not too long', () => {
  expect(scaleBar(1.7, 120)).toEqual({ metres: 200, units: 200 / 1.7 });
  expect(scaleBar(10, 120).metres).toBe(1000);
});

test('labels that would cover others are left out', () => {
  const box = (x: number) => ({ x, y: 0, width: 10, height: 10 });
  expect(withoutOverlap([0, 5, 20], box)).toEqual([0, 20]);
});
