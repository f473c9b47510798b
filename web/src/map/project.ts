import type { Position } from '../api';

/** From degrees to a picture, true enough for a walk: longitudes shrink with the latitude. */

export type Point = { x: number; y: number };
export type Frame = { width: number; height: number; pad: number };
export type Projection = { at: (p: Position) => Point; metresPerUnit: number };

const METRES_PER_DEGREE = 111_320;

export function project(all: readonly Position[], frame: Frame, leastMetres = 200): Projection | undefined {
  if (all.length === 0) return undefined;
  const lats = all.map((p) => p.lat);
  const lons = all.map((p) => p.lon);
  const middle = { lat: (Math.min(...lats) + Math.max(...lats)) / 2, lon: (Math.min(...lons) + Math.max(...lons)) / 2 };
  const shrink = Math.cos((middle.lat * Math.PI) / 180);
  const wide = (Math.max(...lons) - Math.min(...lons)) * METRES_PER_DEGREE * shrink;
  const high = (Math.max(...lats) - Math.min(...lats)) * METRES_PER_DEGREE;
  const metresPerUnit = Math.max(
    Math.max(wide, leastMetres) / (frame.width - 2 * frame.pad),
    Math.max(high, leastMetres / 2) / (frame.height - 2 * frame.pad),
  );
  return {
    metresPerUnit,
    at: (p) => ({
      x: frame.width / 2 + ((p.lon - middle.lon) * METRES_PER_DEGREE * shrink) / metresPerUnit,
      y: frame.height / 2 - ((p.lat - middle.lat) * METRES_PER_DEGREE) / metresPerUnit,
    }),
  };
}

/** A round length for a scale bar, at most `longest` units long. */
export function scaleBar(metresPerUnit: number, longest: number): { metres: number; units: number } {
  const most = metresPerUnit * longest;
  const power = 10 ** Math.floor(Math.log10(most));
  const metres = [5, 2, 1].map((n) => n * power).find((m) => m <= most) ?? power;
  return { metres, units: metres / metresPerUnit };
}

export type Box = { x: number; y: number; width: number; height: number };

/** Keeps, in order, the boxes that lie on none of those kept before. */
export function withoutOverlap<T>(items: readonly T[], boxOf: (item: T) => Box, taken: readonly Box[] = []): T[] {
  const kept: Box[] = [...taken];
  return items.filter((item) => {
    const box = boxOf(item);
    if (kept.some((other) => overlap(box, other))) return false;
    kept.push(box);
    return true;
  });
}

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}
