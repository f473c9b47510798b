import { useLayoutEffect, useMemo, useState } from 'preact/hooks';
import type { Registered } from '../source';
import { draftOf, newField, rulesOf, type Draft } from './draft';

/** What is typed is kept in this tab until it is saved or given up. */
export function useDraft(source: Registered) {
  const name = `daoyou.rules.${source.id}`;
  const kept = useMemo(() => read(name), [name]);
  const [draft, setDraft] = useState<Draft>(() => kept ?? draftOf(source.rules));
  const isChanged = JSON.stringify(rulesOf(draft)) !== JSON.stringify(rulesOf(draftOf(source.rules)));

  // Before the next frame: a page that is left at once takes the last key with it.
  useLayoutEffect(() => keep(name, isChanged ? draft : undefined), [draft, isChanged]);

  const discard = () => setDraft(draftOf(source.rules));
  return { draft, setDraft, isChanged, wasKept: kept !== undefined && isChanged, discard };
}

function read(name: string): Draft | undefined {
  try {
    const text = sessionStorage.getItem(name);
    if (!text) return undefined;
    const draft = JSON.parse(text) as Draft;
    // Keys tell rows apart within one visit only.
    return { ...draft, fields: draft.fields.map((field) => ({ ...field, key: newField().key })) };
  } catch {
    return undefined; // no storage: what is typed lasts as long as the page
  }
}

function keep(name: string, draft: Draft | undefined): void {
  try {
    if (draft) sessionStorage.setItem(name, JSON.stringify(draft));
    else sessionStorage.removeItem(name);
  } catch {
    // as above
  }
}
