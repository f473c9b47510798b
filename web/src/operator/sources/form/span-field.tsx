import { Field, Select } from '../../../kit';
import { UNITS, type Span, type Unit } from './form';
import { formWords } from './words';

/** A number with its unit of time. */
export function SpanField(props: {
  label: string;
  hint?: string;
  value: Span;
  onChange: (value: Span) => void;
  error?: string;
  optional?: boolean;
}) {
  const t = formWords();
  return (
    <div class="operator-span">
      <Field
        label={props.label}
        hint={props.hint}
        type="number"
        min={0}
        step="any"
        value={props.value.n}
        onInput={(n) => props.onChange({ ...props.value, n })}
        error={props.error}
        optional={props.optional}
      />
      <Select
        bare
        label={t.unitOf(props.label)}
        value={props.value.unit}
        onChange={(unit) => props.onChange({ ...props.value, unit })}
        options={(Object.keys(UNITS) as Unit[]).map((unit) => ({ value: unit, label: t.units[unit] }))}
      />
    </div>
  );
}
