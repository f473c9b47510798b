import type { ComponentChildren } from 'preact';
import { ago, count } from '../../i18n/format';
import { operatorWords } from '../words';
import { FreshBar, freshWords } from './bar';
import { STATES, currentOf, percent, totalOf, type Counted } from './overview';
import { freshWordsOf } from './words';
import './table.css';

export type FreshRow = { key: string; name: ComponentChildren; counted: Counted; objective?: number };

/** Bars with their numbers. It is a table through and through, so it reads the same without the drawing. */
export function FreshTable(props: { caption: string; head: string; rows: readonly FreshRow[] }) {
  const t = freshWordsOf();
  const states = operatorWords().states;
  return (
    <div class="operator-fresh-frame">
      <table class="operator-fresh">
        <caption class="visually-hidden">{props.caption}</caption>
        <thead>
          <tr>
            <th scope="col">{props.head}</th>
            <th scope="col">{t.bar}</th>
            <th scope="col" class="operator-number">
              {t.current}
            </th>
            {STATES.map((state) => (
              <th key={state} scope="col" class="operator-number operator-wide">
                {states[state]}
              </th>
            ))}
            <th scope="col" class="operator-wide">
              {t.oldest}
            </th>
          </tr>
        </thead>
        <tbody>
          {props.rows.map((row) => (
            <FreshLine key={row.key} row={row} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function FreshLine({ row }: { row: FreshRow }) {
  const t = freshWordsOf();
  const share = currentOf(row.counted);
  const missed = share !== undefined && row.objective !== undefined && share < row.objective;
  return (
    <tr>
      <th scope="row">{row.name}</th>
      <td class="operator-fresh-bar">
        <FreshBar of={row.counted} objective={row.objective} />
        <span class="operator-narrow">{totalOf(row.counted) > 0 ? freshWords(row.counted) : t.never}</span>
      </td>
      <td class={`operator-number${missed ? ' operator-missed' : ''}`}>
        {share === undefined ? t.never : `${percent(share)} %`}
        {row.objective !== undefined && (
          <small>
            {t.objective} {percent(row.objective)} %
          </small>
        )}
      </td>
      {STATES.map((state) => (
        <td key={state} class={`operator-number operator-wide${row.counted[state] === 0 ? ' quiet' : ''}`}>
          {count(row.counted[state])}
        </td>
      ))}
      <td class="operator-wide quiet">
        {row.counted.oldest_verified_at ? ago(row.counted.oldest_verified_at) : t.never}
      </td>
    </tr>
  );
}
