import type { ComponentChildren } from 'preact';
import type { Tone } from './badge';
import './figures.css';

export type Figure = { key: string; label: string; value: ComponentChildren; tone?: Tone; hint?: string };

/** A row of numbers that matter, each with its name. Zeros step back. */
export function Figures({ label, of: figures }: { label: string; of: readonly Figure[] }) {
  return (
    <dl class="figures" aria-label={label}>
      {figures.map((f) => (
        <div key={f.key} class={`figure figure-${f.value === 0 || f.value === '0' ? 'zero' : (f.tone ?? 'plain')}`}>
          <dt>{f.label}</dt>
          <dd>{f.value}</dd>
          {f.hint && <dd class="figure-hint">{f.hint}</dd>}
        </div>
      ))}
    </dl>
  );
}
