import { words } from '../../i18n/lang';
import type { FieldChange } from './changes';
import { fieldName } from './names';
import { Value } from './value';
import './field-changes.css';

const changeWords = words(
  { field: '字段', before: '原来', after: '改为', added: '新增', removed: '去掉', none: '没有字段改变' },
  { field: 'Field', before: 'Before', after: 'After', added: 'new', removed: 'removed', none: 'No field changes' },
);

/** Fields before and after, side by side; one under the other on phones. */
export function FieldChanges({ of: changes, caption }: { of: readonly FieldChange[]; caption: string }) {
  const t = changeWords();
  if (changes.length === 0) return <p class="quiet small">{t.none}</p>;
  const onlyNew = changes.every((c) => c.before === undefined);
  const onlyGone = changes.every((c) => c.after === undefined);
  return (
    <table class={`field-changes${onlyNew || onlyGone ? ' field-changes-single' : ''}`}>
      <caption class="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{t.field}</th>
          {!onlyNew && <th scope="col">{t.before}</th>}
          {!onlyGone && <th scope="col">{t.after}</th>}
        </tr>
      </thead>
      <tbody>
        {changes.map((c) => (
          <tr key={c.field}>
            <th scope="row" title={c.field}>
              {fieldName(c.field)}
            </th>
            {!onlyNew && (
              <td data-label={t.before} class={c.before === undefined ? 'field-changes-none' : 'field-changes-before'}>
                {c.before === undefined ? t.added : <Value of={c.before} field={c.field} />}
              </td>
            )}
            {!onlyGone && (
              <td data-label={t.after} class={c.after === undefined ? 'field-changes-none' : 'field-changes-after'}>
                {c.after === undefined ? t.removed : <Value of={c.after} field={c.field} />}
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
