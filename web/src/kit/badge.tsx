import type { ComponentChildren } from 'preact';
import type { OpenState } from '../api/types';
import { kitWords } from './words';
import './badge.css';

export type Tone = 'plain' | 'good' | 'warn' | 'bad' | 'info';

export function Badge({ tone = 'plain', children }: { tone?: Tone; children: ComponentChildren }) {
  return <span class={`badge badge-${tone}`}>{children}</span>;
}

/** Open, closed, or honestly neither. */
export function OpenBadge({ state }: { state: OpenState }) {
  const tone = ({ open: 'good', closed: 'bad', unknown: 'plain' } as const)[state];
  return <Badge tone={tone}>{kitWords().states[state]}</Badge>;
}
