import { useEffect, useRef, useState } from 'preact/hooks';
import { problemOf, type Problem } from '../../api';
import { preview } from '../calls';
import type { Preview, TextLang } from '../guides';
import { roomWords } from '../words/room';
import type { Draft } from './draft';

const PAUSE_MS = 450;

export type Previewed = {
  /** Keys of the sections that are shown, in order. */
  keys: string[];
  preview: Preview | undefined;
  problem: Problem | undefined;
  /** What is shown is older than the text. */
  behind: boolean;
  reload: () => void;
};

/** The draft as it would be read, asked for whenever typing pauses. What was there stays until then. */
export function usePreview(draft: Draft, lang: TextLang, placeId: string | undefined): Previewed {
  const sections = draft.sections.filter((s) => !s.removed && s.markdown.trim());
  const text = JSON.stringify(sections.map((s) => [s.key, s.title, s.markdown]));
  const [state, set] = useState<Omit<Previewed, 'reload' | 'behind'> & { of?: string }>({
    keys: [],
    preview: undefined,
    problem: undefined,
  });
  const [round, again] = useState(0);
  const first = useRef(true);

  useEffect(() => {
    if (sections.length === 0) {
      set({ keys: [], preview: undefined, problem: undefined, of: text });
      return;
    }
    const stop = new AbortController();
    const keys = sections.map((s) => s.key);
    const body = {
      lang,
      place_id: placeId,
      sections: sections.map((s) => ({
        id: s.key,
        title: s.title.trim() || roomWords().untitled,
        markdown: s.markdown,
      })),
    };
    const ask = () =>
      preview(body, stop.signal)
        .then((made) => set({ keys, preview: made, problem: undefined, of: text }))
        .catch((error: unknown) => {
          if (!stop.signal.aborted) set((old) => ({ ...old, problem: problemOf(error), of: text }));
        });
    const timer = setTimeout(ask, first.current ? 0 : PAUSE_MS);
    first.current = false;
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [text, lang, placeId, round]);

  return {
    keys: state.keys,
    preview: state.preview,
    problem: state.problem,
    behind: state.of !== text,
    reload: () => again((n) => n + 1),
  };
}

/** What is wrong, by the section it is in. */
export function problemsBy({ keys, preview: made }: Previewed): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { pointer, message } of made?.problems ?? []) {
    const key = keys[Number(/^\/?sections\/(\d+)/.exec(pointer ?? '')?.[1] ?? -1)];
    if (key) found.set(key, [...(found.get(key) ?? []), message]);
  }
  return found;
}
