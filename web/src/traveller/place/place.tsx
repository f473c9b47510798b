import { useRoute, useLocation } from 'preact-iso';
import { api, site, useLoad } from '../../api';
import { Button, EmptyState, Freshness, Loaded, Note, PageHead } from '../../kit';
import { lang } from '../../i18n/lang';
import { MapView } from '../../map';
import { about } from '../ask/dialogue';
import { EventCard } from '../on/event-card';
import type { PlaceCard } from '../types';
import { Around, Belongs } from './around';
import { FactList } from './fact-list';
import { forReader, stories, useful } from './facts';
import { Gallery } from './gallery';
import { GuideLink } from './guide-link';
import { Position } from './position';
import { StatusLine } from './status-line';
import { placeWords } from './words';
import './place.css';

/** All that is known of a place, each thing with its source and how old it is. */
export default function Place() {
  const { id = '' } = useRoute().params;
  const load = useLoad(
    (signal) => api.get<PlaceCard>(`/v1/places/${encodeURIComponent(id)}`, { lang: lang.value }, { signal }),
    [id],
  );
  const t = placeWords();
  if (load.problem?.status === 404) {
    return (
      <EmptyState
        alone
        icon="place"
        title={t.missing}
        action={
          <Button kind="primary" href="/read">
            {t.search}
          </Button>
        }
      >
        {t.missingWhy}
      </EmptyState>
    );
  }
  return <Loaded of={load}>{(card) => (card.id === id || card.slug === id || !load.loading ? <Page card={card} /> : null)}</Loaded>;
}

function Page({ card }: { card: PlaceCard }) {
  const t = placeWords();
  const facts = forReader(card.facts, lang.value);
  return (
    <article class="place">
      <Gallery photos={card.photos} name={card.name} />
      <PageHead title={card.name}>
        <Belongs card={card} />
      </PageHead>
      <StatusLine status={card.status} zone={card.time_zone} />
      {card.state === 'retired' && <Note tone="warn">{t.retired}</Note>}
      {card.status.notices.map((n) => (
        <EventCard key={n.id} event={n} zone={card.time_zone} />
      ))}
      <Ways card={card} />
      {stories(facts).map((f) => (
        <section key={f.field + f.text} class="place-story">
          <h2>{t.names[f.field] ?? f.label}</h2>
          <div class="prose" lang={f.lang ?? undefined}>
            {f.text.split(/\n+/).map((p, i) => (
              <p key={i}>{p}</p>
            ))}
          </div>
          <Freshness of={f.freshness} quote={f.text} />
        </section>
      ))}
      <section>
        <h2>{t.facts}</h2>
        <FactList facts={useful(facts)} place={card} />
      </section>
      {card.location && (
        <section class="stack-small">
          <h2>{t.whereIs}</h2>
          {site.value?.map?.own || site.value?.map?.tiles_url ? (
            <MapView title={card.name} marks={[{ ...card.location, id: card.id, label: card.name }]} />
          ) : null}
          <Position at={card.location} />
        </section>
      )}
      <Around card={card} />
    </article>
  );
}

function Ways({ card }: { card: PlaceCard }) {
  const t = placeWords();
  const { route } = useLocation();
  const askIt = () => {
    about.value = { id: card.id, name: card.name };
    route('/');
  };
  const walk = `/walk?${new URLSearchParams({ start: card.id, name: card.name })}`;
  return (
    <div class="row">
      <Button kind="primary" icon="ask" onClick={askIt}>
        {t.ask}
      </Button>
      <Button icon="walk" href={walk}>
        {t.walk}
      </Button>
      <GuideLink placeId={card.id} />
    </div>
  );
}
