import { Field } from '../../../kit';
import { defectWords, type Preview } from '../preview/preview';
import type { Draft } from './draft';
import { defectOf } from './yield';
import { ruleWords } from './words';

/** A table of labels and values: each of its rows becomes a field. */
export function RowRules(props: { draft: Draft; onChange: (draft: Draft) => void; preview: Preview | undefined }) {
  const t = ruleWords();
  const { draft, onChange } = props;
  const put = (rows: Partial<Draft['rows']>) => onChange({ ...draft, rows: { ...draft.rows, ...rows } });
  const defect = (part: string) => {
    const found = defectOf(props.preview, `rules.rows.${part}`);
    return found && defectWords(found);
  };
  return (
    <section class="operator-rule-set">
      <h2>{t.rows}</h2>
      <p class="quiet small">{t.rowsHint}</p>
      <div class="operator-three">
        <Field
          label={t.rowSelect}
          value={draft.rows.select}
          onInput={(select) => put({ select })}
          error={defect('select')}
          placeholder="table.facts tr"
          mono
        />
        <Field
          label={t.rowLabel}
          value={draft.rows.label}
          onInput={(label) => put({ label })}
          error={defect('label')}
          placeholder="th"
          mono
        />
        <Field
          label={t.rowValue}
          value={draft.rows.value}
          onInput={(value) => put({ value })}
          error={defect('value')}
          placeholder="td"
          mono
        />
      </div>
    </section>
  );
}
