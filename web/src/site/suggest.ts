import { element, say } from './say';

type Item = { slug: string; title: string; lang: string };

/** Pages that fit what is typed into the search of the header; Enter still searches as without it. */
export function suggestPages(): void {
  const input = document.querySelector<HTMLInputElement>('header.site input[type="search"]');
  if (!input?.form) return;
  const list = element('ul', { id: 'suggested', role: 'listbox', class: 'suggested', 'aria-label': say('指南页', 'Guide pages') });
  list.hidden = true;
  input.form.append(list);
  for (const [name, value] of Object.entries({ role: 'combobox', 'aria-controls': 'suggested', 'aria-expanded': 'false', 'aria-autocomplete': 'list', autocomplete: 'off' })) {
    input.setAttribute(name, value);
  }

  let stop = new AbortController();
  let timer: number | undefined;
  const show = (items: Item[]) => {
    list.replaceChildren(...items.map(option));
    list.hidden = items.length === 0;
    input.setAttribute('aria-expanded', String(items.length > 0));
    input.removeAttribute('aria-activedescendant');
  };
  input.addEventListener('input', () => {
    window.clearTimeout(timer);
    stop.abort();
    stop = new AbortController();
    const words = input.value.trim();
    if (!words) return show([]);
    timer = window.setTimeout(() => void find(words, stop.signal).then(show, () => show([])), 200);
  });
  input.addEventListener('keydown', (event) => {
    const links = [...list.querySelectorAll<HTMLAnchorElement>('a')];
    const at = links.findIndex((link) => link.getAttribute('aria-selected') === 'true');
    if (event.key === 'Escape') return show([]);
    if (event.key === 'Enter' && at >= 0) {
      event.preventDefault();
      links[at]?.click();
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || links.length === 0) return;
    event.preventDefault();
    const next = (at + step + links.length) % links.length;
    links.forEach((link, i) => link.setAttribute('aria-selected', String(i === next)));
    input.setAttribute('aria-activedescendant', links[next]?.id ?? '');
  });
  input.addEventListener('blur', () => setTimeout(() => show([]), 200));
}

async function find(q: string, signal: AbortSignal): Promise<Item[]> {
  const query = new URLSearchParams({ q, lang: document.documentElement.lang, limit: '6' });
  const answer = await fetch(`/v1/guides?${query}`, { signal });
  if (!answer.ok) return []; // the search itself will say what is wrong
  return ((await answer.json()) as { items: Item[] }).items;
}

function option(item: Item, i: number): HTMLElement {
  const href = `/guides/${encodeURIComponent(item.slug)}?lang=${encodeURIComponent(item.lang)}`;
  const link = element('a', { href, id: `suggested-${i}`, role: 'option', tabindex: '-1', 'aria-selected': 'false' }, item.title);
  return element('li', { role: 'presentation' }, link);
}
