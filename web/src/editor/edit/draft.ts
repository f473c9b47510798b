import type { GuidePage, SectionText } from '../guides';

/**
 * A page while somebody writes on it: what it was made from, and how it is now. Pure functions; what is
 * taken away stays in its place, marked, until the page is saved.
 */

export type BaseSection = { id: string; title: string; markdown: string };
/** `revision` 0: nothing is there yet. */
export type Base = { revision: number; title: string; sections: BaseSection[] };
/** What a page that is not there yet is made from. */
export const NOTHING: Base = { revision: 0, title: '', sections: [] };
export type DraftSection = SectionText & { key: string; removed?: boolean };
export type Draft = { base: Base; title: string; sections: DraftSection[]; reason: string };
export type SectionState = 'same' | 'changed' | 'added' | 'removed';

export function baseOf(page: GuidePage): Base {
  const sections = page.sections.map(({ id, title, markdown }) => ({ id, title, markdown }));
  return { revision: page.revision, title: page.title, sections };
}

export function draftOf(base: Base): Draft {
  return { base, title: base.title, sections: base.sections.map((s) => ({ ...s, key: s.id })), reason: '' };
}

export function stateOf(base: Base, section: DraftSection): SectionState {
  if (section.removed) return 'removed';
  const was = base.sections.find((s) => s.id === section.id);
  if (!was) return 'added';
  return was.title === section.title && was.markdown === section.markdown ? 'same' : 'changed';
}

/** Whether the sections that were there stand in another order. */
export function reordered(draft: Draft): boolean {
  const kept = draft.sections.flatMap((s) => (s.id && draft.base.sections.some((b) => b.id === s.id) ? [s.id] : []));
  const before = draft.base.sections.map((s) => s.id).filter((id) => kept.includes(id));
  return before.some((id, i) => id !== kept[i]);
}

/** A heading over nothing is no change yet. */
export function changedSections(draft: Draft): DraftSection[] {
  return draft.sections.filter((s) => {
    const state = stateOf(draft.base, s);
    return state !== 'same' && !(state === 'added' && !s.markdown.trim());
  });
}

/** The title of a page that is not there yet is no change by itself. */
export function retitled(draft: Draft): boolean {
  return draft.base.revision > 0 && draft.title !== draft.base.title;
}

export function dirty(draft: Draft): boolean {
  return changedSections(draft).length > 0 || retitled(draft) || reordered(draft);
}

/** What is sent: everything that stays and has a text, in order. */
export function textOf(draft: Draft): SectionText[] {
  return draft.sections
    .filter((s) => !s.removed && s.markdown.trim())
    .map(({ id, title, markdown }) => ({ ...(id ? { id } : {}), title: title.trim(), markdown }));
}

export type Change = Partial<Pick<DraftSection, 'title' | 'markdown' | 'removed'>>;

export function withSection(draft: Draft, key: string, change: Change): Draft {
  return { ...draft, sections: draft.sections.map((s) => (s.key === key ? { ...s, ...change } : s)) };
}

/** A new section after the one with this key; without it, at the end. */
export function withNew(
  draft: Draft,
  after: string | undefined,
  title = '',
  markdown = '',
): { draft: Draft; key: string } {
  const numbers = draft.sections.map((s) => Number(/^new-(\d+)$/.exec(s.key)?.[1] ?? 0));
  const key = `new-${Math.max(0, ...numbers) + 1}`;
  const at = after === undefined ? draft.sections.length : draft.sections.findIndex((s) => s.key === after) + 1;
  const sections = draft.sections.toSpliced(at, 0, { key, title, markdown });
  return { draft: { ...draft, sections }, key };
}

/** One that was never saved goes at once when there is no text in it. */
export function without(draft: Draft, key: string): Draft {
  const section = draft.sections.find((s) => s.key === key);
  if (section && !section.id && !section.markdown.trim()) {
    return { ...draft, sections: draft.sections.filter((s) => s.key !== key) };
  }
  return withSection(draft, key, { removed: true });
}

/** The section as it was, where it was. */
export function undone(draft: Draft, key: string): Draft {
  const section = draft.sections.find((s) => s.key === key);
  const was = draft.base.sections.find((s) => s.id === section?.id);
  return withSection(draft, key, {
    removed: false,
    ...(was && !section?.removed ? { title: was.title, markdown: was.markdown } : {}),
  });
}

export function moved(draft: Draft, key: string, step: -1 | 1): Draft {
  const from = draft.sections.findIndex((s) => s.key === key);
  const to = from + step;
  const section = draft.sections[from];
  if (!section || to < 0 || to >= draft.sections.length) return draft;
  return { ...draft, sections: draft.sections.toSpliced(from, 1).toSpliced(to, 0, section) };
}

/** What is to stand in a section that two people changed; null: nothing any more. */
export type Settled = Pick<SectionText, 'title' | 'markdown'> | null;

/**
 * The same changes upon what the page has become. Where both changed a section, `chosen` says what stands
 * there; a section that others took away and this draft did not change goes.
 */
export function onto(draft: Draft, current: Base, chosen: Record<string, Settled> = {}): Draft {
  const now = new Map(current.sections.map((s) => [s.id, s]));
  const was = new Set(draft.base.sections.map((s) => s.id));
  const sections: DraftSection[] = [];
  for (const section of draft.sections) {
    const theirs = section.id ? now.get(section.id) : undefined;
    const choice = section.id === undefined ? undefined : chosen[section.id];
    if (choice === null) sections.push({ ...section, removed: true });
    else if (choice) sections.push({ ...section, ...choice, removed: false });
    else if (stateOf(draft.base, section) !== 'same') sections.push(section);
    else if (theirs) sections.push({ ...theirs, key: section.key });
  }
  current.sections.forEach((section, i) => {
    if (was.has(section.id) || sections.some((s) => s.id === section.id)) return;
    const before = current.sections.slice(0, i).findLast((s) => sections.some((own) => own.id === s.id));
    const at = before ? sections.findIndex((s) => s.id === before.id) + 1 : 0;
    sections.splice(at, 0, { ...section, key: section.id });
  });
  const title = draft.title === draft.base.title ? current.title : draft.title;
  // What neither side has any more needs no taking away.
  const left = sections.filter((s) => !s.removed || (s.id && now.has(s.id)));
  return { base: current, title, sections: left, reason: draft.reason };
}

/** Titles of sections that are others now than this draft was made from and than it makes them. */
export function others(draft: Draft, now: Base): string[] {
  return now.sections
    .filter((s) => {
      const was = draft.base.sections.find((b) => b.id === s.id);
      const mine = draft.sections.find((d) => d.id === s.id || (!d.id && d.title.trim() === s.title));
      return was?.markdown !== s.markdown && mine?.markdown !== s.markdown;
    })
    .map((s) => s.title);
}

/** What a section's key is once the draft is saved: a new one has a name then. */
export function keyAfter(key: string, draft: Draft, now: Base): string {
  const section = draft.sections.find((s) => s.key === key);
  if (!section || section.id) return key;
  return now.sections.find((s) => s.title === section.title.trim() && s.markdown === section.markdown)?.id ?? key;
}
