import type { ComponentChildren } from 'preact';
import { Badge, type Tone } from '../../kit';
import type { FieldChange } from '../../kit/data/changes';
import { FieldChanges } from '../../kit/data/field-changes';
import { recordTypeName } from '../../kit/data/names';
import type { Fate } from './rehearsed';
import { uploadRoomWords } from './words';
import './record.css';

const TONES: Record<Fate, Tone> = { created: 'good', updated: 'info', unchanged: 'plain', deleted: 'bad' };

/** A record that changes: its name in a line, its fields when it is opened. */
export function ChangedRecord(props: {
  fate: Fate;
  type: string;
  id: string;
  /** Its name, where the fields that change do not hold it. */
  name?: string;
  fields: readonly FieldChange[];
  place?: ComponentChildren;
  open?: boolean;
}) {
  const t = uploadRoomWords();
  const name = props.name ?? nameIn(props.fields);
  const fields = props.fields.filter((f) => !isSaidAbove(f));
  return (
    <details class="partner-record" open={props.open}>
      <summary>
        <Badge tone={TONES[props.fate]}>{t.fate[props.fate]}</Badge>
        <span class="partner-record-name">
          <strong>{name ?? props.id}</strong>
          <small>
            {[recordTypeName(props.type), name ? props.id : undefined].filter(Boolean).join(' · ')}
            {props.place}
          </small>
        </span>
        {fields.length > 0 && <span class="partner-record-fields quiet small">{fields.length}</span>}
      </summary>
      {props.fields.length > 0 ? (
        <FieldChanges of={fields} caption={t.fieldsOf(props.id)} />
      ) : (
        <p class="quiet">{t.unnamed}</p>
      )}
    </details>
  );
}

/** Identifier and type stand in the line itself, unless the type is what changes. */
function isSaidAbove({ field, before, after }: FieldChange): boolean {
  return (field === 'external_id' || field === 'type') && (before === undefined || after === undefined);
}

/** The name a record has after the change, else before it. */
export function nameIn(fields: readonly FieldChange[]): string | undefined {
  for (const wanted of ['name', 'title', 'name.zh-Hans', 'title.zh-Hans', 'title.zh', 'name.en', 'title.en']) {
    const found = fields.find((f) => f.field === wanted);
    const value = found?.after ?? found?.before;
    if (typeof value === 'string') return value;
  }
  return undefined;
}
