import { api, useLoad, type Freshness as Fresh, type Page, type PlaceRef } from '../../api';
import { EmptyState, Freshness, Loaded } from '../../kit';
import { freshWordsOf } from './words';
import './conflicts.css';

type Fact = { field: string; label: string; text: string; freshness: Fresh; conflicts?: Fact[] };
type Conflict = { place: PlaceRef; fact: Fact };

/** What sources disagree about: what is told, and what the others say. */
export function Conflicts() {
  const t = freshWordsOf();
  const load = useLoad((signal) => api.get<Page<Conflict>>('/v1/admin/conflicts', { limit: 50 }, { signal }), []);
  return (
    <Loaded of={load}>
      {({ items }) =>
        items.length === 0 ? (
          <EmptyState icon="check" title={t.noConflicts} />
        ) : (
          <ul class="operator-conflicts">
            {items.map(({ place, fact }) => (
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
        )
      }
    </Loaded>
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
