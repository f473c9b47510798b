import type { ComponentChildren } from 'preact';
import './table.css';

export type Column<Row> = {
  key: string;
  label: string;
  cell: (row: Row) => ComponentChildren;
  /** Numbers stand at the right. */
  number?: boolean;
  /** Takes the room that is left. */
  grow?: boolean;
};

/** A table whose rows become cards on phones: each cell then carries its column's name. */
export function Table<Row>(props: {
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string;
  /** Shown instead of rows. */
  empty?: ComponentChildren;
  rowClass?: (row: Row) => string | undefined;
}) {
  if (props.rows.length === 0 && props.empty) return <>{props.empty}</>;
  return (
    <div class="table-frame">
      <table class="table">
        <caption class="visually-hidden">{props.caption}</caption>
        <thead>
          <tr>
            {props.columns.map((c) => (
              <th key={c.key} scope="col" class={c.number ? 'table-number' : undefined}>
                {c.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.rows.map((row) => (
            <tr key={props.keyOf(row)} class={props.rowClass?.(row)}>
              {props.columns.map((c) => (
                <td
                  key={c.key}
                  data-label={c.label}
                  class={[c.number && 'table-number', c.grow && 'table-grow'].filter(Boolean).join(' ') || undefined}
                >
                  <div class="table-cell">{c.cell(row)}</div>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
