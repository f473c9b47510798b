import { api, useLoad, type Freshness as Fresh, type Page, type PlaceRef } from '../../api';
import { count } from '../../i18n/format';
import { EmptyState, Freshness, Loaded, More, useMore } from '../../kit';
import { freshWordsOf } from './words';
import './conflicts.css';

type Fact = { field: string; label: string; text: string; freshness: Fresh; conflicts?: Fact[] };
type Conflict = { place: PlaceRef; fact: Fact };

const AT_ONCE = 50;

const read = (cursor?: string, signal?: AbortSignal) =>
  api.get<Page<Conflict>>('/v1/admin/conflicts', { limit: AT_ONCE, cursor }, { signal });

/** What sources disagree about: what is told, and what the others say. */
export function Conflicts() {
  const load = useLoad((signal) => read(undefined, signal), []);
  return <Loaded of={load}>{(first) => <List first={first} />}</Loaded>;
}

function List({ first }: { first: Page<Conflict> }) {
  const t = freshWordsOf();
  const list = useMore(first, (cursor) => read(cursor));
  // A page may hold nothing although there are more.
  if (list.items.length === 0 && !list.more) return <EmptyState icon="check" title={t.noConflicts} />;
  return (
    <div class="stack">
      <p class="quiet numbers" aria-live="polite">
        {t.listed(count(list.items.length), list.more !== undefined)}
      </p>
      <ul class="operator-conflicts">
        {list.items.map(({ place, fact }) => (
          <li key={`${place.id}/${fact.field}`} class="card">
            <h2>
              <a href={`/places/${encodeURIComponent(place.id)}`}>{place.name}</a> · {fact.label}
            </h2>
            <div class="operator-versions">
              <Version name={t.told} of={fact} />
              {(fact.conflicts ?? []).map((other, i) => (
                <Version key={i} name={t.said} of={other} />
              ))}
            </div>
          </li>
        ))}
      </ul>
      <More {...list} />
    </div>
  );
}

function Version({ name, of: fact }: { name: string; of: Fact }) {
  return (
    <div>
      <small class="quiet">{name}</small>
      <p>{fact.text}</p>
      <Freshness of={fact.freshness} quote={fact.text} />
    </div>
  );
}
