import { useEffect, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { api, problemOf, useLoad, type Problem } from '../../api';
import { Badge, Button, EmptyState, ErrorNote, Freshness, Loaded } from '../../kit';
import { distance } from '../../i18n/format';
import { lang } from '../../i18n/lang';
import { here } from '../here';
import type { Found, SearchPage } from '../types';
import { roomWords } from '../words';
import { grouped, type Group } from './grouped';
import { marked } from './marked';
import { readWords } from './words';

/** What a search found, best first. */
export function Results({ q, kind }: { q?: string; kind?: string }) {
  const at = here.value.at;
  const query = {
    q,
    kind,
    near: at && `${at.lat},${at.lon}`,
    radius_m: at && 20_000,
    lang: lang.value,
    limit: 20,
  };
  const load = useLoad(
    (signal) => api.get<SearchPage>('/v1/search', query, { signal }),
    [q, kind, at?.lat, at?.lon],
  );
  const t = readWords();
  return (
    <section class="stack" aria-live="polite" aria-busy={load.loading}>
      <h2>{q ? t.results(q) : roomWords().kinds[kind ?? '']}</h2>
      <Loaded of={load} lines={6}>
        {(page) => <List first={page} query={query} />}
      </Loaded>
    </section>
  );
}

function List({ first, query }: { first: SearchPage; query: Record<string, string | number | undefined> }) {
  const t = readWords();
  const { route } = useLocation();
  const [pages, setPages] = useState([first]);
  const [problem, setProblem] = useState<Problem>();
  useEffect(() => setPages([first]), [first]);
  const items = pages.flatMap((p) => p.items);
  const cursor = pages.at(-1)?.next_cursor;
  const more = async () => {
    setProblem(undefined);
    try {
      const next = await api.get<SearchPage>('/v1/search', { ...query, cursor: cursor ?? undefined });
      setPages([...pages, next]);
    } catch (error) {
      setProblem(problemOf(error));
    }
  };
  if (items.length === 0) {
    const asked = String(query.q ?? '');
    return (
      <EmptyState
        icon="search"
        title={t.none}
        action={
          asked ? (
            <Button kind="primary" icon="ask" onClick={() => route(`/?${new URLSearchParams({ q: asked })}`)}>
              {t.ask}
            </Button>
          ) : undefined
        }
      >
        {t.noneHint}
      </EmptyState>
    );
  }
  return (
    <>
      {first.degraded?.length ? <p class="small quiet">{t.degraded}</p> : null}
      <ol class="results">
        {grouped(items).map((group) => (
          <li key={group.first.type + group.first.id}>
            <Result group={group} />
          </li>
        ))}
      </ol>
      {problem && <ErrorNote problem={problem} />}
      {cursor && (
        <div>
          <Button onClick={() => void more()}>{t.more}</Button>
        </div>
      )}
    </>
  );
}

function Result({ group: { first: found, others } }: { group: Group }) {
  const t = readWords();
  const href = hrefOf(found);
  return (
    <article class="result">
      <p class="row small quiet">
        <Badge>{t.types[found.type] ?? found.type}</Badge>
        {found.place && found.place.name !== found.title && <span>{found.place.name}</span>}
        {found.distance_m !== null && found.distance_m !== undefined && (
          <span>{roomWords().away(distance(found.distance_m))}</span>
        )}
      </p>
      <h3 lang={found.lang}>{href ? <a href={href}>{found.title}</a> : found.title}</h3>
      <Snippet of={found} />
      <Freshness of={found.freshness} quote={found.snippet} />
      {others.length > 0 && (
        <details class="small">
          <summary>{t.others(others.length)}</summary>
          {others.map((other) => (
            <Snippet key={other.id} of={other} />
          ))}
        </details>
      )}
    </article>
  );
}

function Snippet({ of: found }: { of: Found }) {
  return (
    <p lang={found.lang} class="result-snippet">
      {marked(found.snippet, found.highlights).map((part, i) =>
        part.hit ? <mark key={i}>{part.text}</mark> : part.text,
      )}
    </p>
  );
}

function hrefOf(found: Found): string | undefined {
  if (found.type === 'guide') return `/guides/${encodeURIComponent(found.id)}?lang=${lang.value}`;
  const place = found.type === 'place' ? found.id : found.place?.id;
  return place && `/places/${place}`;
}
