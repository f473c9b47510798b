import { distance } from '../i18n/format';
import { project, scaleBar, withoutOverlap, type Box, type Frame, type Projection } from './project';
import { along, positionsOf, type MapMark, type MapProps } from './types';
import { mapWords } from './words';
import './drawing.css';

const WIDE: Frame = { width: 700, height: 420, pad: 56 };
const NARROW: Frame = { width: 380, height: 300, pad: 44 };
const FONT = 15;

/** The way and the stops as a plain drawing, where there is no base map. */
export function Drawing(props: MapProps) {
  const t = mapWords();
  const frame = matchMedia('(max-width: 40rem)').matches ? NARROW : WIDE;
  const p = project(positionsOf(props), frame);
  if (!p) return null;
  const { lines = [], marks = [], here } = props;
  const dots = marks.map((m) => boxAround(p, m));
  const named = withoutOverlap(marks, (m) => labelBox(p, m, frame), dots);
  const bar = scaleBar(p.metresPerUnit, 110);
  return (
    <figure class="drawing">
      <svg viewBox={`0 0 ${frame.width} ${frame.height}`} role="img" aria-label={`${t.sketch}: ${props.title}`}>
        {lines.map((line, i) => (
          <polyline
            key={i}
            class={line.dotted ? 'drawing-line drawing-dotted' : 'drawing-line'}
            points={along(line).map((at) => pair(p, at)).join(' ')}
          />
        ))}
        {marks.map((m) => {
          const { x, y } = p.at(m);
          return (
            <g key={m.id} class="drawing-mark" onClick={() => props.onMark?.(m.id)}>
              <circle cx={x} cy={y} r={m.n === undefined ? 8 : 13} />
              {m.n !== undefined && (
                <text x={x} y={y + 5} text-anchor="middle">
                  {m.n}
                </text>
              )}
            </g>
          );
        })}
        {named.map((m) => {
          const box = labelBox(p, m, frame);
          return (
            <text key={m.id} class="drawing-label" x={box.x + 2} y={box.y + FONT}>
              {m.label}
            </text>
          );
        })}
        {here && <Here at={p.at(here)} />}
        <g class="drawing-scale" transform={`translate(20 ${frame.height - 22})`}>
          <path d={`M0 -6V0H${bar.units}V-6`} />
          <text x={bar.units + 8} y={2}>
            {distance(bar.metres)}
          </text>
        </g>
        <g class="drawing-scale" transform={`translate(${frame.width - 30} 20)`}>
          <path d="M0 22V0L-6 9M0 0L6 9" />
          <text x={0} y={40} text-anchor="middle">
            {t.north}
          </text>
        </g>
      </svg>
      <figcaption>{t.sketchHint}</figcaption>
    </figure>
  );
}

function Here({ at }: { at: { x: number; y: number } }) {
  return (
    <g class="drawing-here">
      <circle cx={at.x} cy={at.y} r={16} />
      <circle cx={at.x} cy={at.y} r={7} />
    </g>
  );
}

function pair(p: Projection, at: { lat: number; lon: number }): string {
  const { x, y } = p.at(at);
  return `${x.toFixed(1)},${y.toFixed(1)}`;
}

function boxAround(p: Projection, m: MapMark): Box {
  const { x, y } = p.at(m);
  return { x: x - 13, y: y - 13, width: 26, height: 26 };
}

/** To the right of its mark, or to the left where there is no room. */
function labelBox(p: Projection, m: MapMark, frame: Frame): Box {
  const { x, y } = p.at(m);
  const width = [...m.label].reduce((sum, c) => sum + (c.charCodeAt(0) > 0x2e80 ? FONT : FONT * 0.56), 6);
  const left = x + 17 + width > frame.width - 8;
  return { x: left ? x - 17 - width : x + 15, y: y - FONT / 2 - 4, width, height: FONT + 8 };
}
