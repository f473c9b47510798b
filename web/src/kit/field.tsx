import type { ComponentChildren, InputHTMLAttributes } from 'preact';
import { useId } from 'preact/hooks';
import { kitWords } from './words';
import './field.css';

type Common = {
  label: string;
  hint?: ComponentChildren;
  /** What is wrong and how to mend it; also marks the input as invalid. */
  error?: string;
  /** Says that it may be left out. */
  optional?: boolean;
  /** The label is read out but not seen. */
  bare?: boolean;
  disabled?: boolean;
};

export type FieldProps = Common & {
  value: string;
  onInput: (value: string) => void;
  type?: 'text' | 'search' | 'password' | 'number' | 'url' | 'date' | 'time' | 'datetime-local';
  placeholder?: string;
  multiline?: boolean;
  rows?: number;
  required?: boolean;
  min?: string | number;
  max?: string | number;
  step?: string | number;
  autocomplete?: string;
  inputMode?: 'text' | 'numeric' | 'decimal' | 'search' | 'url';
  mono?: boolean;
};

/** A labelled input, with its hint and its error tied to it. */
export function Field(props: FieldProps) {
  const id = useId();
  const shared = {
    ...describe(id, props),
    class: `input${props.mono ? ' input-mono' : ''}`,
    value: props.value,
    placeholder: props.placeholder,
    required: props.required,
    disabled: props.disabled,
    spellcheck: props.mono ? false : undefined,
  };
  // The types of preact allow `role` by the kind of input, which is not known here.
  const typed = {
    type: props.type ?? 'text',
    min: props.min,
    max: props.max,
    step: props.step,
    autocomplete: props.autocomplete ?? 'off',
    inputMode: props.inputMode,
  } as InputHTMLAttributes<HTMLInputElement>;
  const read = (event: Event) => props.onInput((event.currentTarget as HTMLInputElement).value);
  return (
    <Labelled id={id} {...props}>
      {props.multiline ? (
        <textarea {...shared} rows={props.rows ?? 4} onInput={read} />
      ) : (
        <input {...shared} {...typed} onInput={read} />
      )}
    </Labelled>
  );
}

export type Choice<T extends string = string> = { value: T; label: string; disabled?: boolean };

export function Select<T extends string>(
  props: Common & { value: T; onChange: (value: T) => void; options: readonly Choice<T>[] },
) {
  const id = useId();
  return (
    <Labelled id={id} {...props}>
      <select
        {...describe(id, props)}
        class="input"
        value={props.value}
        disabled={props.disabled}
        onChange={(event) => props.onChange(event.currentTarget.value as T)}
      >
        {props.options.map((o) => (
          <option key={o.value} value={o.value} disabled={o.disabled}>
            {o.label}
          </option>
        ))}
      </select>
    </Labelled>
  );
}

/** One thing that is so or not. */
export function Check(props: {
  label: ComponentChildren;
  checked: boolean;
  onChange: (checked: boolean) => void;
  hint?: string;
  disabled?: boolean;
}) {
  return (
    <label class="check">
      <input
        type="checkbox"
        checked={props.checked}
        disabled={props.disabled}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
      />
      <span>
        {props.label}
        {props.hint && <small class="field-hint">{props.hint}</small>}
      </span>
    </label>
  );
}

/** What labels and describes the input with this id. */
export function Labelled(props: Common & { id: string; children: ComponentChildren }) {
  const t = kitWords();
  return (
    <div class="field">
      <label class={props.bare ? 'visually-hidden' : 'field-label'} for={props.id}>
        {props.label} {props.optional && <small>{t.optional}</small>}
      </label>
      {props.children}
      {props.hint && (
        <div class="field-hint" id={`${props.id}-hint`}>
          {props.hint}
        </div>
      )}
      {props.error && (
        <div class="field-error" id={`${props.id}-error`} role="alert">
          {props.error}
        </div>
      )}
    </div>
  );
}

function describe(id: string, props: Common) {
  const by = [props.hint && `${id}-hint`, props.error && `${id}-error`].filter(Boolean).join(' ');
  return { id, 'aria-describedby': by || undefined, 'aria-invalid': props.error ? true : undefined };
}
