import { useEffect, useRef, useState } from 'preact/hooks';
import { useLoad } from '../../api';
import { findPages } from '../calls';
import { useSettled } from '../pick/find-page';
import { SlotLine } from '../pick/slot-line';
import { useHere } from '../pick/slots';
import type { GuideItem, Slot } from '../guides';
import { toolWords } from '../words/tools';
import type { Opening } from './typing';

/** What fits behind `{{` or `[[` as it is typed; the text keeps the focus. */

const MOST = 6;
type Item = { text: string; slot?: Slot; page?: GuideItem };
type Suggesting = {
  open: boolean;
  items: Item[];
  active: number;
  /** Whether the key was for the list. */
  key: (event: KeyboardEvent, choose: (text: string) => void) => boolean;
};

export function useSuggestions(at: Opening | null): Suggesting {
  const { slots, lang } = useHere();
  const [active, setActive] = useState(0);
  const [closed, close] = useState<number>();
  const q = useSettled(at?.kind === 'page' ? at.words.toLowerCase() : '');
  const asking = at?.kind === 'page';
  const pages = useLoad(
    async (signal) => (asking ? (await findPages({ q, lang, limit: MOST }, signal)).items : []),
    [asking, q, lang],
  );
  const words = (at?.words ?? '')
    .replace(/^fact:/, '')
    .trim()
    .toLowerCase();
  // What was found for fewer words is no answer to more.
  const fits = (page: GuideItem) => q === words || `${page.title} ${page.slug}`.toLowerCase().includes(words);
  const items: Item[] =
    at?.kind === 'page'
      ? (pages.data ?? []).filter(fits).map((page) => ({ text: `[[${page.slug}|${page.title}]]`, page }))
      : at
        ? (slots.data ?? [])
            .filter((s) => !s.slot.startsWith('{{cite:') && `${s.label} ${s.slot}`.toLowerCase().includes(words))
            .slice(0, MOST)
            .map((slot) => ({ text: slot.slot, slot }))
        : [];
  useEffect(() => setActive(0), [at?.from, at?.kind, words, q]);
  useEffect(() => {
    if (!at) close(undefined);
  }, [at]);
  const open = at !== null && closed !== at.from && items.length > 0;
  const chosen = Math.min(active, items.length - 1);

  return {
    open,
    items,
    active: chosen,
    key: (event, choose) => {
      if (!open || event.ctrlKey || event.metaKey || event.altKey) return false;
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      const picked = items[chosen];
      if (step) setActive((chosen + step + items.length) % items.length);
      else if (event.key === 'Escape') close(at.from);
      else if ((event.key === 'Enter' || event.key === 'Tab') && !event.shiftKey && picked) choose(picked.text);
      else return false;
      event.preventDefault();
      event.stopPropagation();
      return true;
    },
  };
}

export function Suggestions({ id, of, onChoose }: { id: string; of: Suggesting; onChoose: (text: string) => void }) {
  const t = toolWords();
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => list.current?.scrollIntoView({ block: 'nearest' }), [of.open, of.items.length]);
  useEffect(() => list.current?.children[of.active]?.scrollIntoView({ block: 'nearest' }), [of.active]);
  return (
    <>
      <div class="visually-hidden" role="status">
        {of.open ? t.suggestionHint(of.items.length) : ''}
      </div>
      {of.open && (
        <ul ref={list} class="edit-suggestions" role="listbox" id={`${id}-list`} aria-label={t.suggestions}>
          {of.items.map((item, i) => (
            <li
              key={item.text}
              id={`${id}-${i}`}
              role="option"
              aria-selected={i === of.active}
              class="pick-item"
              // The text must not lose the focus before the click is told.
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => onChoose(item.text)}
            >
              {item.slot && <SlotLine slot={item.slot} />}
              {item.page && (
                <span class="pick-line">
                  <span class="pick-label">{item.page.title}</span>
                  <span class="pick-text quiet">{item.page.slug}</span>
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
