/** Pins that would lie on each other are moved apart, so that each can be read and touched. */

export type Spot = { x: number; y: number };

/** How often the pairs are looked over; a handful of pins needs a few. */
const ROUNDS = 60;
/** Less than this is not seen. */
const SLACK = 0.25;

/**
 * How far each spot is to be moved so that no two are nearer than `gap`: both of a pair by the same length, away from
 * each other, and those on the very same spot sideways in their order. Whoever is far from all others stays.
 */
export function apart(spots: readonly Spot[], gap: number): Spot[] {
  const at = spots.map((spot) => ({ ...spot }));
  for (let round = 0, moved = true; moved && round < ROUNDS; round += 1) {
    moved = false;
    for (const [i, a] of at.entries()) {
      for (const b of at.slice(i + 1)) {
        const far = Math.hypot(b.x - a.x, b.y - a.y);
        if (far >= gap - SLACK) continue;
        const push = (gap - far) / 2;
        const way = far > 0 ? { x: (b.x - a.x) / far, y: (b.y - a.y) / far } : { x: 1, y: 0 };
        a.x -= way.x * push;
        a.y -= way.y * push;
        b.x += way.x * push;
        b.y += way.y * push;
        moved = true;
      }
    }
  }
  return at.map((spot, i) => ({ x: spot.x - (spots[i]?.x ?? 0), y: spot.y - (spots[i]?.y ?? 0) }));
}
