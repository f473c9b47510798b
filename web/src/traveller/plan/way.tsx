import { CitationList, Icon, type IconName } from '../../kit';
import { distance, span } from '../../i18n/format';
import type { Leg, Mode, Step, StepKind, Way } from '../types';
import { planWords } from './words';
import './way.css';

const ICONS: Record<StepKind, IconName> = {
  path: 'walk',
  street: 'walk',
  steps: 'stairs',
  ferry: 'ferry',
  cableway: 'lift',
  funicular: 'lift',
  drive: 'chevron',
  straight: 'minus',
};

/** One way of a plan in a line; its steps unfold. */
export function LegLine({ leg, mode }: { leg: Leg; mode: Mode }) {
  const t = planWords();
  const line = `${span(leg.min)} · ${distance(leg.distance_m)}`;
  const rides = leg.steps.filter((s) => s.kind === 'ferry' || s.kind === 'cableway' || s.kind === 'funicular');
  return (
    <div class="leg">
      {leg.steps.length > 0 ? (
        <details>
          <summary>
            {line}
            {rides.map((s, i) => (
              <span key={i}> · {stepName(s)}</span>
            ))}
          </summary>
          <Steps steps={leg.steps} />
          <CitationList citations={leg.citations ?? []} />
        </details>
      ) : (
        <span>{line}</span>
      )}
      {leg.estimated && <p class="leg-estimated">{mode === 'wheels' ? t.estimatedWheels : t.estimated}</p>}
    </div>
  );
}

/** The way from one place to another: how long, then what one passes. */
export function WayCard({ way }: { way: Way }) {
  const t = planWords();
  return (
    <section class="card way-card" aria-label={t.steps}>
      <p class="way-sum">
        <strong>{span(way.min)}</strong> · {distance(way.distance_m)}
      </p>
      <Steps steps={way.steps} />
      {way.estimated && <p class="leg-estimated">{t.estimated}</p>}
    </section>
  );
}

function Steps({ steps }: { steps: readonly Step[] }) {
  return (
    <ol class="way-steps">
      {steps.map((step, i) => (
        <li key={i} class={`way-step way-${step.kind}`}>
          <Icon name={ICONS[step.kind]} size={18} />
          <span>{stepName(step)}</span>
          <span class="way-step-length">
            {distance(step.distance_m)} · {span(Math.max(1, step.min))}
          </span>
        </li>
      ))}
    </ol>
  );
}

function stepName(step: Step): string {
  const t = planWords();
  const kind = t.steppers[step.kind];
  const way = step.up === true ? t.up : step.up === false ? t.down : '';
  const plain = step.kind === 'path' || step.kind === 'street';
  return [step.name && plain ? step.name : [kind, step.name].filter(Boolean).join(' '), way].filter(Boolean).join(' ');
}
