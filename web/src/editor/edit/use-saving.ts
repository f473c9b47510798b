import { useState } from 'preact/hooks';
import { problemOf, type Problem } from '../../api';
import { conflictsOf, createPage, savePage } from '../calls';
import type { Conflict, GuidePage, Saved, TextLang } from '../guides';
import { baseOf, onto, textOf, type Draft, type Settled } from './draft';

/** A page that is not there yet: what it will be called in addresses, and what it is about. */
export type NewAt = { slug?: string; placeId?: string };
export type Clash = { conflicts: Conflict[]; current: GuidePage };

/** Saving: at once, for somebody to look at first, or not before a clash with others is settled. */
export function useSaving(at: { slug: string } | { create: NewAt }, lang: TextLang) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const [clash, setClash] = useState<Clash>();

  const send = async (draft: Draft): Promise<Saved> => {
    const reason = draft.reason.trim();
    const edit = { lang, sections: textOf(draft), ...(reason ? { reason } : {}) };
    if ('create' in at) {
      const { slug, placeId } = at.create;
      return createPage({ ...edit, title: draft.title.trim(), slug, place_id: placeId });
    }
    const title = draft.title === draft.base.title ? {} : { title: draft.title.trim() };
    return savePage(at.slug, draft.base.revision, { ...edit, ...title });
  };

  const save = async (draft: Draft): Promise<Saved | undefined> => {
    setBusy(true);
    setProblem(undefined);
    try {
      const saved = await send(draft);
      setClash(undefined);
      return saved;
    } catch (error) {
      const found = conflictsOf(error);
      if (found) setClash(found);
      else setProblem(problemOf(error));
      return undefined;
    } finally {
      setBusy(false);
    }
  };

  /** The draft with what was chosen, made upon what the page is now. */
  const settle = (draft: Draft, chosen: Record<string, Settled>): Draft =>
    clash ? onto(draft, baseOf(clash.current), chosen) : draft;

  return { busy, problem, clash, save, settle, dropClash: () => setClash(undefined) };
}
