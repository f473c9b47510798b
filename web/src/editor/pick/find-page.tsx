import { useEffect, useState } from 'preact/hooks';
import { useLoad } from '../../api';
import { EmptyState, ErrorNote, Field, Skeleton } from '../../kit';
import { findPages } from '../calls';
import type { GuideItem, TextLang } from '../guides';
import { roomWords } from '../words/room';
import { toolWords } from '../words/tools';

const PAUSE_MS = 250;

/** What was typed, once typing pauses. */
export function useSettled(words: string): string {
  const [settled, set] = useState(words);
  useEffect(() => {
    const timer = setTimeout(() => set(words.trim()), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [words]);
  return settled;
}

/** A field to find a page by its title, with what was found. */
export function FindPage(props: {
  label: string;
  lang: TextLang;
  placesOnly?: boolean;
  onPick: (page: GuideItem) => void;
}) {
  const t = toolWords().pick;
  const room = roomWords();
  const [words, setWords] = useState('');
  const q = useSettled(words);
  const found = useLoad((signal) => findPages({ q, lang: props.lang, limit: 12 }, signal), [q, props.lang]);
  const items = found.data?.items.filter((item) => !props.placesOnly || item.place);
  return (
    <div class="stack-small">
      <Field label={props.label} type="search" value={words} onInput={setWords} />
      {found.problem && <ErrorNote problem={found.problem} onRetry={found.reload} />}
      {!items && !found.problem && <Skeleton lines={3} />}
      {items?.length === 0 && (
        <EmptyState icon="search" title={t.none}>
          {t.noneHint}
        </EmptyState>
      )}
      <ul class="pick-list">
        {items?.map((item) => (
          <li key={item.slug}>
            <button type="button" class="pick-item" onClick={() => props.onPick(item)}>
              <span class="pick-line">
                <span class="pick-label">{item.title}</span>
                <span class="pick-text quiet">{[room.kinds[item.kind] ?? item.kind, item.slug].join(' · ')}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
