import { STATES, totalOf, type Counted, type State } from './overview';

export type Segment = { state: State; many: number; x: number; width: number };

/** Narrowest segment that can be seen, in percent of the bar. */
const LEAST = 1.5;

/** The parts of a bar of that width: in order, filling it, none too narrow to be seen. */
export function segments(counted: Counted, width: number): Segment[] {
  const all = totalOf(counted);
  const present = STATES.filter((state) => counted[state] > 0);
  const least = (LEAST / 100) * width;
  const wanted = present.map((state) => Math.max(least, (counted[state] / all) * width));
  // What the small ones take is taken from the large ones.
  const excess = wanted.reduce((sum, w) => sum + w, 0) - width;
  const large = wanted.reduce((sum, w) => sum + (w > least ? w : 0), 0);
  let x = 0;
  return present.map((state, i) => {
    const own = wanted[i] ?? 0;
    const share = own > least && large > 0 ? own - (excess * own) / large : own;
    const segment = { state, many: counted[state], x, width: share };
    x += share;
    return segment;
  });
}
