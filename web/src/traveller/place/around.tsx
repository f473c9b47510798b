import { Badge } from '../../kit';
import { distance } from '../../i18n/format';
import type { PlaceCard } from '../types';
import { roomWords } from '../words';
import { placeWords } from './words';

/** What a place is, what it is part of, and how else it is called. */
export function Belongs({ card }: { card: PlaceCard }) {
  const t = placeWords();
  const others = [...new Set([...Object.values(card.names), ...card.aliases.map((a) => a.text)])];
  const also = others.filter((n) => n !== card.name).slice(0, 4);
  return (
    <>
      <p class="row">
        <Badge>{roomWords().kinds[card.kind] ?? card.kind}</Badge>
        {card.parent && (
          <span>
            {t.part} <a href={`/places/${card.parent.id}`}>{card.parent.name}</a>
          </span>
        )}
      </p>
      {also.length > 0 && (
        <p class="small">
          {t.also} {also.join(' · ')}
        </p>
      )}
    </>
  );
}

/** What lies within a place, and what is near it. */
export function Around({ card }: { card: PlaceCard }) {
  const t = placeWords();
  const kinds = roomWords().kinds;
  return (
    <>
      {card.children.length > 0 && (
        <section>
          <h2>{t.inside}</h2>
          <div class="chips place-chips">
            {card.children.map((c) => (
              <a key={c.id} class="chip" href={`/places/${c.id}`}>
                {c.name}
              </a>
            ))}
          </div>
        </section>
      )}
      {card.near.length > 0 && (
        <section>
          <h2>{t.near}</h2>
          <ul class="place-near">
            {card.near.map((n) => (
              <li key={n.place.id}>
                <a href={`/places/${n.place.id}`}>{n.place.name}</a>
                <span class="quiet small">
                  {kinds[n.kind] ?? n.kind} · {distance(n.distance_m)}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
