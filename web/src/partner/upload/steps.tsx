import type { Stage } from '../../kit/upload/upload';
import { Icon } from '../../kit';
import { oneWords } from './one-words';
import './steps.css';

const STEPS = ['received', 'read', 'taken', 'known'] as const;

/** How many of the steps are behind an upload in that stage. */
const REACHED: Record<Stage, number> = {
  queued: 1,
  processing: 1,
  confirmation: 2,
  publication: 2,
  failed: 2,
  taken: 3,
  empty: 4,
  known: 4,
};

/** Received, read, taken, in force. */
export function Steps({ stage }: { stage: Stage }) {
  const t = oneWords();
  const reached = REACHED[stage];
  const stuck = ['failed', 'confirmation', 'publication'].includes(stage);
  return (
    <ol class="partner-steps" aria-label={t.stepsLabel}>
      {STEPS.map((step, i) => {
        const state = i < reached ? 'done' : i > reached ? 'ahead' : stuck ? 'stuck' : 'now';
        return (
          <li key={step} class={`partner-step partner-step-${state}`} aria-current={i === reached ? 'step' : undefined}>
            <span class="partner-step-dot">{state === 'done' && <Icon name="check" size={14} />}</span>
            {t.steps[step]}
          </li>
        );
      })}
    </ol>
  );
}
