import { useEffect, useState } from 'preact/hooks';
import { api, problemOf, useLoad, type Page, type Problem } from '../../api';
import { Button, EmptyState, ErrorNote, Loaded, PageHead, Segments } from '../../kit';
import { lang } from '../../i18n/lang';
import { here } from '../here';
import { HereButton } from '../here-button';
import type { EventItem } from '../types';
import { roomWords } from '../words';
import { useZone } from '../zone';
import { EventCard } from './event-card';
import { closuresFirst, once } from './merge';
import { onWords } from './words';
import './on.css';

const WHENS = ['now', 'today', 'tomorrow', 'weekend', 'week', 'new', 'last_chance'] as const;
const KINDS = ['all', 'exhibition', 'event', 'notice'] as const;
const NEAR_M = 10_000;

/** What is on and what is closed, by when. */
export default function On() {
  const t = onWords();
  const [when, setWhen] = useState<(typeof WHENS)[number]>('now');
  const [kind, setKind] = useState<(typeof KINDS)[number]>('all');
  const at = here.value.at;
  const query = {
    when,
    kind: kind === 'all' ? undefined : kind,
    near: at && `${at.lat},${at.lon}`,
    radius_m: at && NEAR_M,
    lang: lang.value,
    limit: 50,
  };
  const load = useLoad(
    (signal) => api.get<Page<EventItem>>('/v1/events', query, { signal }),
    [when, kind, at?.lat, at?.lon],
  );
  return (
    <>
      <PageHead title={roomWords().onTitle}>{t.lead}</PageHead>
      <div class="stack">
        <div class="stack-small">
          <Segments
            wrap
            label={t.when}
            value={when}
            onChange={setWhen}
            options={WHENS.map((value) => ({ value, label: t.whens[value] }))}
          />
          <div class="row">
            <Segments
              label={t.kind}
              value={kind}
              onChange={setKind}
              options={KINDS.map((value) => ({ value, label: t.kinds[value] }))}
            />
            <HereButton label={t.near} />
          </div>
        </div>
        <div aria-live="polite" aria-busy={load.loading}>
          <Loaded of={load} lines={6}>
            {(page) => <List first={page} query={query} />}
          </Loaded>
        </div>
      </div>
    </>
  );
}

function List({ first, query }: { first: Page<EventItem>; query: Record<string, string | number | undefined> }) {
  const t = onWords();
  const [pages, setPages] = useState([first]);
  const [problem, setProblem] = useState<Problem>();
  useEffect(() => setPages([first]), [first]);
  const cursor = pages.at(-1)?.next_cursor;
  const events = closuresFirst(once(pages.flatMap((p) => p.items), lang.value));
  const zone = useZone(events.find((e) => e.place)?.place?.id);
  const more = async () => {
    setProblem(undefined);
    try {
      const next = await api.get<Page<EventItem>>('/v1/events', { ...query, cursor: cursor ?? undefined });
      setPages([...pages, next]);
    } catch (error) {
      setProblem(problemOf(error));
    }
  };
  if (events.length === 0) {
    return (
      <EmptyState icon="now" title={t.none}>
        {t.noneHint}
      </EmptyState>
    );
  }
  return (
    <div class="stack">
      <ul class="on-list">
        {events.map((e) => (
          <li key={e.id}>
            <EventCard event={e} zone={zone} />
          </li>
        ))}
      </ul>
      {problem && <ErrorNote problem={problem} />}
      {cursor && (
        <div>
          <Button onClick={() => void more()}>{t.more}</Button>
        </div>
      )}
    </div>
  );
}
