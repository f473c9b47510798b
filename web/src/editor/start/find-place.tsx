import { useState } from 'preact/hooks';
import { api, useLoad, type Page, type PlaceRef } from '../../api';
import { Button, EmptyState, ErrorNote, Field } from '../../kit';
import type { TextLang } from '../guides';
import { useSettled } from '../pick/find-page';
import { startWords } from '../words/start';
import '../pick/pick.css';

type Found = { type: string; id: string; title: string; snippet: string };

/** A place by its name; the chosen one stands there with the way to choose another. */
export function FindPlace(props: {
  lang: TextLang;
  value: PlaceRef | undefined;
  onPick: (place: PlaceRef | undefined) => void;
}) {
  const t = startWords();
  const [words, setWords] = useState('');
  const q = useSettled(words);
  const found = useLoad(
    (signal) =>
      q
        ? api.get<Page<Found>>('/v1/search', { q, kind: 'place', lang: props.lang, limit: 8 }, { signal })
        : Promise.resolve({ items: [] }),
    [q, props.lang],
  );
  if (props.value) {
    return (
      <div class="row-apart card">
        <span>
          <span class="quiet small">{t.chosen}</span> <strong>{props.value.name}</strong>
        </span>
        <Button small onClick={() => props.onPick(undefined)}>
          {t.another}
        </Button>
      </div>
    );
  }
  const items = found.data?.items.filter((item) => item.type === 'place') ?? [];
  return (
    <div class="stack-small">
      <Field label={t.findPlace} type="search" value={words} onInput={setWords} hint={t.findHint} />
      {found.problem && <ErrorNote problem={found.problem} onRetry={found.reload} />}
      {q && q === words.trim() && !found.loading && items.length === 0 && !found.problem && (
        <EmptyState icon="search" title={t.none}>
          {t.noneHint}
        </EmptyState>
      )}
      <ul class="pick-list">
        {items.map((item) => (
          <li key={item.id}>
            <button type="button" class="pick-item" onClick={() => props.onPick({ id: item.id, name: item.title })}>
              <span class="pick-line">
                <span class="pick-label">{item.title}</span>
                <span class="pick-text quiet">{item.snippet}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
