import type { Choice } from './field';
import './chips.css';

/** Several of these. */
export function Chips<T extends string>(props: {
  label: string;
  options: readonly Choice<T>[];
  value: readonly T[];
  onChange: (value: T[]) => void;
}) {
  const flip = (one: T) =>
    props.onChange(props.value.includes(one) ? props.value.filter((v) => v !== one) : [...props.value, one]);
  return (
    <div class="chips" role="group" aria-label={props.label}>
      {props.options.map((o) => (
        <button
          key={o.value}
          type="button"
          class="chip"
          aria-pressed={props.value.includes(o.value)}
          disabled={o.disabled}
          onClick={() => flip(o.value)}
        >
          {o.label}
        </button>
      ))}
    </div>
  );
}

/** One of these: side by side when there are few, as chips over several lines with `wrap`. */
export function Segments<T extends string>(props: {
  label: string;
  options: readonly Choice<T>[];
  value: T;
  onChange: (value: T) => void;
  wrap?: boolean;
}) {
  return (
    <div class={props.wrap ? 'chips' : 'segments'} role="group" aria-label={props.label}>
      {props.options.map((o) => (
        <button
          key={o.value}
          type="button"
          class={props.wrap ? 'chip' : 'segment'}
          aria-pressed={props.value === o.value}
          disabled={o.disabled}
          onClick={() => props.onChange(o.value)}
        >
          {o.label}
        </button>
      ))}
    </div>
  );
}
