import { useEffect, useRef, useState } from 'preact/hooks';
import { dirty, type Draft } from './draft';

/**
 * Unsaved changes, kept on this device until they are saved or thrown away: a closed tab, an empty
 * battery or a lost connection costs nothing.
 */

export type Kept = {
  draft: Draft;
  at: string;
  /** Where one goes on with it. */
  href: string;
};
const PREFIX = 'daoyou.draft.';
/** Writing to the device on every key would be felt while typing. */
const PAUSE_MS = 500;

export const draftKey = (slug: string, lang: string) => `${slug}.${lang}`;

export function readKept(key: string): Kept | null {
  try {
    const text = localStorage.getItem(PREFIX + key);
    const kept = text ? (JSON.parse(text) as Kept) : null;
    return kept && Array.isArray(kept.draft?.sections) && dirty(kept.draft) ? kept : null;
  } catch {
    return null; // storage is closed to us, or holds something of another version
  }
}

/** All that is kept on this device, the latest first. */
export function allKept(): (Kept & { key: string })[] {
  try {
    const keys = Object.keys(localStorage).filter((name) => name.startsWith(PREFIX));
    const found = keys.flatMap((name) => {
      const key = name.slice(PREFIX.length);
      const kept = readKept(key);
      return kept ? [{ ...kept, key }] : [];
    });
    return found.sort((a, b) => b.at.localeCompare(a.at));
  } catch {
    return []; // storage is closed to us: nothing was kept
  }
}

export function forget(key: string): void {
  try {
    localStorage.removeItem(PREFIX + key);
  } catch {
    // nothing could be kept either
  }
}

function keep(key: string, draft: Draft, href: string): string | null {
  try {
    const kept: Kept = { draft, at: new Date().toISOString(), href };
    localStorage.setItem(PREFIX + key, JSON.stringify(kept));
    return kept.at;
  } catch {
    return null; // full, or closed to us: the writer is told that nothing is kept
  }
}

/** Keeps the draft as it changes, while `on`. Tells since when it is kept, or that it cannot be. */
export function useKeeping(of: {
  key: string;
  href: string;
  draft: Draft;
  on: boolean;
}): { at: string } | 'failed' | undefined {
  const [state, set] = useState<{ at: string } | 'failed'>();
  const latest = useRef(of);
  latest.current = of;
  const { key, href, draft, on } = of;
  useEffect(() => {
    if (!on || !dirty(draft)) {
      forget(key);
      set(undefined);
      return;
    }
    const timer = setTimeout(() => {
      const at = keep(key, draft, href);
      set(at ? { at } : 'failed');
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [key, href, draft, on]);
  useEffect(() => {
    // The last keys before the page goes are not lost to the pause.
    const now = () => {
      const { current } = latest;
      if (current.on && dirty(current.draft)) keep(current.key, current.draft, current.href);
    };
    addEventListener('pagehide', now);
    return () => {
      removeEventListener('pagehide', now);
      now();
    };
  }, []);
  return state;
}
