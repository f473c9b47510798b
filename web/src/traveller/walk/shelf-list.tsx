import { Icon } from '../../kit';
import { moment } from '../../i18n/format';
import { shelf } from './shelf';
import { walkWords } from './words';

/** The kept plans that this device knows. */
export function Shelf() {
  const t = walkWords();
  if (shelf.value.length === 0) return null;
  return (
    <details class="card shelf" open={shelf.value.length <= 2}>
      <summary>
        {t.kept} · {shelf.value.length}
      </summary>
      <ul class="shelf-list">
        {shelf.value.map((it) => (
          <li key={it.id}>
            <a href={`/walk/${it.id}`}>
              <Icon name="walk" />
              <span>
                {it.title}
                <small>{moment(it.start_at, it.zone)}</small>
              </span>
            </a>
          </li>
        ))}
      </ul>
    </details>
  );
}
