import { useLocation } from 'preact-iso';
import { Badge, Button, CitationList, Freshness, Note, OpenBadge } from '../../kit';
import { distance, span } from '../../i18n/format';
import { about } from '../ask/dialogue';
import { StatusLine } from '../place/status-line';
import { Warnings } from '../plan/overview';
import { Cited } from '../text/cited';
import type { PhotoMatch, ShortRoute } from '../types';
import { roomWords } from '../words';
import { photoWords } from './words';

/** The place in the photograph: its name, why it is thought to be that, its story, what is around. */
export function Match({ match, sure }: { match: PhotoMatch; sure?: boolean }) {
  const t = photoWords();
  const { route } = useLocation();
  const askIt = () => {
    about.value = match.place;
    route('/');
  };
  return (
    <article class="photo-match">
      <header class="stack-small">
        <div>{sure && <Badge tone="good">{t.high}</Badge>}</div>
        <h2>{match.place.name}</h2>
        <p class="quiet">{whyOf(match).join(' · ')}</p>
        <StatusLine status={match.status} />
        <div class="row">
          <Button small kind="primary" icon="ask" onClick={askIt}>
            {t.ask}
          </Button>
          <Button small icon="place" href={`/places/${match.place.id}`}>
            {t.open}
          </Button>
        </div>
      </header>
      {match.intro.text && (
        <section class="stack" aria-label={t.story}>
          <Cited text={match.intro.text} citations={match.intro.citations} />
          <Warnings of={match.intro.warnings} />
          <details class="answer-sources">
            <summary>{roomWords().sources(match.intro.citations.length)}</summary>
            <CitationList citations={match.intro.citations} />
          </details>
        </section>
      )}
      {match.evidence.picture && (
        <figure class="photo-ours">
          <img src={`/v1/photos/${match.evidence.picture}?size=640`} alt={match.place.name} loading="lazy" />
          <figcaption>{t.ours}</figcaption>
        </figure>
      )}
      {match.nearby.length > 0 && (
        <section>
          <h3>{t.nearby}</h3>
          <ul class="photo-near">
            {match.nearby.map((n) => (
              <li key={n.place.id}>
                <a href={`/places/${n.place.id}`}>{n.place.name}</a>
                <OpenBadge state={n.status} />
                <span class="quiet small">
                  {n.walk_min ? t.minutes(span(n.walk_min)) : distance(n.distance_m)}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {match.route && <Walk route={match.route} />}
    </article>
  );
}

function Walk({ route }: { route: ShortRoute }) {
  const t = photoWords();
  return (
    <section class="card stack-small">
      <h3>{t.walk}</h3>
      <p>
        <strong>{route.name}</strong>
        {route.walk_min ? <span class="quiet"> · {t.minutes(span(route.walk_min))}</span> : null}
      </p>
      <ol class="photo-near">
        {route.stops.map((s) => (
          <li key={s.place.id}>
            <a href={`/places/${s.place.id}`}>{s.place.name}</a>
            <OpenBadge state={s.status} />
            <span class="quiet small">{s.walk_min ? t.minutes(span(s.walk_min)) : ''}</span>
          </li>
        ))}
      </ol>
      {route.warnings.length > 0 && <Note tone="warn">{route.warnings.join(' ')}</Note>}
      {route.freshness && <Freshness of={route.freshness} />}
    </section>
  );
}

function whyOf(match: PhotoMatch): string[] {
  const t = photoWords();
  const { evidence, kind, part_of } = match;
  return [
    roomWords().kinds[kind] ?? kind,
    part_of ? t.partOf(part_of.name) : '',
    evidence.distance_m === 0 ? t.inside : evidence.distance_m ? t.near(distance(evidence.distance_m)) : '',
    ...evidence.signs.slice(0, 1).map(t.sign),
  ].filter(Boolean);
}
