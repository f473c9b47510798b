import { Badge, type Tone } from '../../kit';
import { operatorWords } from '../words';
import type { Outcome } from './run';

const TONES: Record<Outcome, Tone> = { complete: 'good', partial: 'warn', failed: 'bad', running: 'info' };

export function OutcomeBadge({ of: outcome }: { of: Outcome }) {
  return <Badge tone={TONES[outcome]}>{operatorWords().outcomes[outcome]}</Badge>;
}
