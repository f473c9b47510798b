import { useId } from 'preact/hooks';
import { count } from '../../i18n/format';
import { operatorWords } from '../words';
import { STATES, type Counted } from './overview';
import { segments } from './segments';
import './bar.css';

const WIDTH = 320;
const HEIGHT = 16;

/**
 * Fresh, aging, stale and expired in one bar; overdue parts are striped, so that colour is not all that
 * tells them apart. The numbers stand beside it as text; the drawing itself is silent.
 */
export function FreshBar({ of: counted, objective }: { of: Counted; objective?: number }) {
  const id = useId();
  return (
    <svg class="operator-bar" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      <defs>
        <pattern id={`${id}-stale`} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="6" height="6" class="operator-fill-stale" />
          <rect width="2" height="6" class="operator-stripe" />
        </pattern>
        <pattern id={`${id}-expired`} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)">
          <rect width="5" height="5" class="operator-fill-expired" />
          <rect width="2.5" height="5" class="operator-stripe" />
        </pattern>
      </defs>
      <rect class="operator-bar-empty" width={WIDTH} height={HEIGHT} />
      {segments(counted, WIDTH).map((s) => (
        <rect
          key={s.state}
          class={`operator-fill-${s.state}`}
          x={s.x}
          width={s.width}
          height={HEIGHT}
          fill={s.state === 'stale' || s.state === 'expired' ? `url(#${id}-${s.state})` : undefined}
        />
      ))}
      {objective !== undefined && objective > 0 && (
        <line
          class="operator-bar-objective"
          x1={objective * WIDTH}
          x2={objective * WIDTH}
          y1="0"
          y2={HEIGHT}
          vector-effect="non-scaling-stroke"
        />
      )}
    </svg>
  );
}

/** What the parts of a bar are called. */
export function FreshLegend({ objective }: { objective?: string }) {
  const t = operatorWords().states;
  return (
    <ul class="operator-legend">
      {STATES.map((state) => (
        <li key={state}>
          <span class={`operator-swatch operator-swatch-${state}`} aria-hidden="true" /> {t[state]}
        </li>
      ))}
      {objective && (
        <li>
          <span class="operator-swatch-objective" aria-hidden="true" /> {objective}
        </li>
      )}
    </ul>
  );
}

/** "有效 12 · 待复核 3": the numbers of a bar, zeros left out. */
export function freshWords(counted: Counted): string {
  const t = operatorWords().states;
  return STATES.filter((state) => counted[state] > 0)
    .map((state) => `${t[state]} ${count(counted[state])}`)
    .join(' · ');
}
