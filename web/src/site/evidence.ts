import { element, say } from './say';

/** A tap on a fact or a citation mark shows its source, the source's words and its clocks. */
export function explainEvidence(): void {
  for (const fact of document.querySelectorAll<HTMLElement>('.fact')) {
    fact.tabIndex = 0;
    fact.setAttribute('role', 'button');
    fact.addEventListener('click', () => void explainFact(fact));
    fact.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      void explainFact(fact);
    });
  }
  for (const mark of document.querySelectorAll<HTMLAnchorElement>('sup.cite a[href^="#cite-"]')) {
    mark.addEventListener('click', (event) => {
      const source = sourceOf(mark);
      if (!source || event.metaKey || event.ctrlKey) return; // the link itself leads to the list of sources
      event.preventDefault();
      open(say('出处', 'Source'), [quoted(source)]);
    });
  }
}

async function explainFact(fact: HTMLElement): Promise<void> {
  const mark = fact.nextElementSibling?.querySelector<HTMLAnchorElement>('a[href^="#cite-"]');
  const source = mark && sourceOf(mark);
  const clocks = element('dl', { class: 'clocks' });
  const about = element('p', { class: 'quiet' }, STATES[fact.dataset.state ?? 'unknown']?.() ?? '');
  open(fact.innerText, [...(source ? [quoted(source)] : []), about, clocks]);
  const { place, field } = fact.dataset;
  if (place && field) clocks.replaceChildren(...(await clocksOf(place, field)));
}

const STATES: Record<string, () => string> = {
  fresh: () => say('有效', 'Up to date'),
  aging: () => say('快到复核时间', 'Due for a check soon'),
  stale: () => say('该复核了', 'Overdue for a check'),
  expired: () => say('已过期', 'Expired'),
  unknown: () => say('没有来源提到这一点。', 'No source tells of this.'),
};

function sourceOf(mark: HTMLAnchorElement): HTMLElement | null {
  return document.getElementById(decodeURIComponent(mark.hash.slice(1)));
}

function quoted(source: HTMLElement): HTMLElement {
  const copy = element('div', { class: 'evidence' });
  copy.append(...[...source.childNodes].map((node) => node.cloneNode(true)));
  return copy;
}

type Kept = { freshness: Record<string, string | null | undefined> };

async function clocksOf(place: string, field: string): Promise<HTMLElement[]> {
  const query = new URLSearchParams({ field, limit: '1' });
  const answer = await fetch(`/v1/places/${encodeURIComponent(place)}/history?${query}`).catch(() => undefined);
  if (!answer?.ok) return []; // the page's own date of the check stands there already
  const { items } = (await answer.json()) as { items: Kept[] };
  const known = items[0]?.freshness ?? {};
  return CLOCKS.filter(({ key, always }) => always || known[key]).map(({ key, name }) => {
    const at = known[key];
    return element('div', {}, element('dt', {}, name()), element('dd', {}, at ? moment(at) : say('不详', 'unknown')));
  });
}

const CLOCKS = [
  { key: 'verified_at', name: () => say('最近一次核对', 'Last confirmed'), always: true },
  { key: 'observed_at', name: () => say('最早见到此内容', 'First seen like this'), always: true },
  { key: 'published_at', name: () => say('来源发布时间', 'Published by the source'), always: true },
  { key: 'valid_from', name: () => say('生效', 'Valid from'), always: false },
  { key: 'valid_until', name: () => say('失效', 'Valid until'), always: false },
];

function moment(iso: string): string {
  return new Date(iso).toLocaleString(document.documentElement.lang, { dateStyle: 'medium', timeStyle: 'short' });
}

function open(title: string, content: HTMLElement[]): void {
  const close = element('button', { type: 'button', class: 'close', 'aria-label': say('关闭', 'Close') }, '×');
  const heading = element('h2', { id: 'evidence-title' }, title);
  const box = element('dialog', { class: 'evidence-box', 'aria-labelledby': 'evidence-title' }, heading, close, ...content);
  close.addEventListener('click', () => box.close());
  box.addEventListener('click', (event) => event.target === box && box.close());
  box.addEventListener('close', () => box.remove());
  document.body.append(box);
  box.showModal();
}
