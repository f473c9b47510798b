import { useState } from 'preact/hooks';
import { problemOf, type Page, type Problem } from '../api';

/** A list whose first page is there, with what came after it when asked for more. */
export function useMore<T>(first: Page<T>, next: (cursor: string) => Promise<Page<T>>) {
  const [rest, setRest] = useState<{ of: Page<T>; page: Page<T> }>();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  // A first page that was read anew begins the list anew.
  const further = rest?.of === first ? rest.page : undefined;
  const cursor = (further ?? first).next_cursor;
  const more = async () => {
    if (!cursor) return;
    setBusy(true);
    setProblem(undefined);
    try {
      const page = await next(cursor);
      setRest({ of: first, page: { ...page, items: [...(further?.items ?? []), ...page.items] } });
    } catch (error) {
      setProblem(problemOf(error));
    }
    setBusy(false);
  };
  return { items: [...first.items, ...(further?.items ?? [])], more: cursor ? more : undefined, busy, problem };
}
