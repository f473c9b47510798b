import { useId } from 'preact/hooks';
import { Button, Check, Field, Labelled } from '../../../kit';
import { fieldName } from '../../../kit/data/names';
import { defectWords, type Preview, type PreviewPlace } from '../preview/preview';
import { newField, type Draft, type FieldDraft } from './draft';
import { defectOf, yieldOf } from './yield';
import { ruleWords } from './words';

/** Fields that rules may name; any other name is a field of its own under that label. */
const KNOWN = [
  'name', 'names.en', 'aliases', 'kind', 'parent', 'location', 'datum', 'same_as', 'photos', 'valid_from', 'valid_until',
  'opening_hours', 'ticket', 'price', 'visit_min', 'address', 'phone', 'url', 'transport', 'rating', 'near', 'tags',
  'intro', 'intro.en', 'history', 'legend', 'highlights', 'tips', 'crowd', 'status',
];
/** Longer values are shown by their beginning. */
const LONG = 110;
const LIST = 'operator-known-fields';

/** A selector for each field, and beside it what it reads. */
export function FieldRules(props: {
  draft: Draft;
  onChange: (draft: Draft) => void;
  preview: Preview | undefined;
  place: PreviewPlace | undefined;
  twice: ReadonlySet<string>;
}) {
  const t = ruleWords();
  const { draft, onChange } = props;
  const put = (changed: FieldDraft) =>
    onChange({ ...draft, fields: draft.fields.map((f) => (f.key === changed.key ? changed : f)) });
  return (
    <section class="operator-rule-set">
      <h2>{t.fields}</h2>
      <p class="quiet small">
        {t.selectHint} {t.allHint}
      </p>
      <div class="operator-rule-head" aria-hidden="true">
        <span>{t.field}</span>
        <span>{t.select}</span>
        <span>{t.attr}</span>
        <span>{t.all}</span>
        <span>{t.split}</span>
        <span>{t.got}</span>
      </div>
      {draft.fields.map((field) => (
        <FieldRule
          key={field.key}
          field={field}
          preview={props.preview}
          place={props.place}
          isTwice={props.twice.has(field.name.trim())}
          onChange={put}
          onRemove={() => onChange({ ...draft, fields: draft.fields.filter((f) => f.key !== field.key) })}
        />
      ))}
      <div>
        <Button icon="plus" onClick={() => onChange({ ...draft, fields: [...draft.fields, newField()] })}>
          {t.add}
        </Button>
      </div>
      <datalist id={LIST}>
        {KNOWN.map((name) => (
          <option key={name} value={name}>
            {fieldName(name)}
          </option>
        ))}
      </datalist>
    </section>
  );
}

function FieldRule(props: {
  field: FieldDraft;
  preview: Preview | undefined;
  place: PreviewPlace | undefined;
  isTwice: boolean;
  onChange: (field: FieldDraft) => void;
  onRemove: () => void;
}) {
  const t = ruleWords();
  const { field, onChange } = props;
  const name = field.name.trim();
  const label = name ? fieldName(name) : t.field;
  const defect = name ? defectOf(props.preview, `rules.fields.${name}`) : undefined;
  const of = (what: string) => `${label} · ${what}`;
  return (
    <div class="operator-rule">
      <div class="operator-rule-name">
        <NameInput
          label={of(t.field)}
          value={field.name}
          onInput={(value) => onChange({ ...field, name: value })}
          error={props.isTwice ? t.twice : undefined}
        />
        {name && label !== name && <small class="quiet">{label}</small>}
      </div>
      <Field
        bare
        label={of(t.select)}
        value={field.select}
        onInput={(select) => onChange({ ...field, select })}
        error={defect && defectWords(defect)}
        placeholder={t.select}
        mono
      />
      <Field
        bare
        label={of(t.attr)}
        value={field.attr}
        onInput={(attr) => onChange({ ...field, attr })}
        placeholder={t.attr}
        mono
      />
      <Check
        label={<span class="operator-check-word">{t.all}<span class="visually-hidden"> {label}</span></span>}
        checked={field.all}
        onChange={(all) => onChange({ ...field, all })}
      />
      <Field
        bare
        label={of(t.split)}
        value={field.split}
        onInput={(split) => onChange({ ...field, split })}
        placeholder={t.split}
        mono
      />
      <div class="operator-yield">
        <Yield of={props.place && name ? yieldOf(props.place, name) : undefined} />
      </div>
      <Button small kind="plain" icon="trash" label={t.remove(label)} onClick={props.onRemove} />
    </div>
  );
}

/** A name that is typed, or taken from those known. */
function NameInput(props: { label: string; value: string; error?: string; onInput: (value: string) => void }) {
  const id = useId();
  return (
    <Labelled id={id} label={props.label} error={props.error} bare>
      <input
        id={id}
        class="input input-mono"
        value={props.value}
        list={LIST}
        placeholder="name"
        autocomplete="off"
        spellcheck={false}
        aria-invalid={props.error ? true : undefined}
        aria-describedby={props.error ? `${id}-error` : undefined}
        onInput={(event) => props.onInput(event.currentTarget.value)}
      />
    </Labelled>
  );
}

function Yield({ of: values }: { of: string[] | undefined }) {
  const t = ruleWords();
  if (!values) return <span class="quiet">—</span>;
  if (values.length === 0) return <span class="operator-yield-none">{t.none}</span>;
  const text = values.join('\n');
  if (text.length <= LONG) return <span class="operator-yield-text">{text}</span>;
  return (
    <details class="operator-yield-text">
      <summary>{text.slice(0, LONG)}…</summary>
      {text}
    </details>
  );
}
