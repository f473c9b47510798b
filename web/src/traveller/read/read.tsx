import { useEffect, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { PLACE_KINDS } from '../../api';
import { Button, Icon, PageHead } from '../../kit';
import { HereButton } from '../here-button';
import { roomWords } from '../words';
import { Guides } from './guides';
import { Results } from './results';
import { readWords } from './words';
import './read.css';

/** The way in to places and guides: search, or browse by kind. What is searched stands in the address. */
export default function Read() {
  const t = readWords();
  const kinds = roomWords().kinds;
  const { query, route } = useLocation();
  const [text, setText] = useState(query.q ?? '');
  useEffect(() => setText(query.q ?? ''), [query.q]);

  const go = (q: string, kind?: string) => {
    const search = new URLSearchParams({ ...(q ? { q } : {}), ...(kind ? { kind } : {}) });
    route(`/read${search.size > 0 ? `?${search}` : ''}`);
  };
  const searches = Boolean(query.q || query.kind);
  return (
    <>
      <PageHead title={roomWords().readTitle}>{!searches && t.lead}</PageHead>
      <div class="stack">
        <form
          class="read-search"
          role="search"
          onSubmit={(event) => {
            event.preventDefault();
            go(text.trim(), query.kind);
          }}
        >
          <Icon name="search" />
          <input
            type="search"
            value={text}
            aria-label={t.find}
            placeholder={t.placeholder}
            enterkeyhint="search"
            onInput={(event) => setText(event.currentTarget.value)}
          />
          <Button small kind="primary" type="submit">
            {t.go}
          </Button>
        </form>
        <div class="chips" role="group" aria-label={t.kinds}>
          {PLACE_KINDS.map((kind) => (
            <button
              key={kind}
              type="button"
              class="chip"
              aria-pressed={query.kind === kind}
              onClick={() => go(query.q ?? '', query.kind === kind ? undefined : kind)}
            >
              {kinds[kind]}
            </button>
          ))}
          <HereButton label={t.nearMe} />
        </div>
        <Guides q={query.q} kind={query.kind} brief={searches} />
        {searches && <Results q={query.q} kind={query.kind} />}
      </div>
    </>
  );
}
