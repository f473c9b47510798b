import { effectName, kindName, languageName, recordTypeName, yesNo } from './names';
import './value.css';

/** A value of a record as a person reads it: text, number, list, or a text in each language. */
export function Value({ of: value, field }: { of: unknown; field?: string }) {
  if (value === undefined || value === null || value === '') return <span class="value-none">—</span>;
  if (typeof value === 'string') return <span class="value-text">{named(field, value)}</span>;
  if (typeof value === 'boolean') return <span class="value-text">{yesNo(value)}</span>;
  if (typeof value !== 'object') return <span class="value-text numbers">{String(value)}</span>;
  if (Array.isArray(value)) {
    const plain = value.every((one) => typeof one !== 'object');
    if (plain) return <span class="value-text">{value.map(String).join(' · ')}</span>;
    return (
      <ul class="value-list">
        {value.map((one, i) => (
          <li key={i}>
            <Value of={one} />
          </li>
        ))}
      </ul>
    );
  }
  return (
    <dl class="value-object">
      {Object.entries(value).map(([key, inner]) => (
        <div key={key}>
          <dt>{languageName(key)}</dt>
          <dd>
            <Value of={inner} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function named(field: string | undefined, value: string): string {
  if (field === 'type') return recordTypeName(value);
  if (field === 'kind') return kindName(value);
  if (field === 'effect') return effectName(value);
  return value;
}
