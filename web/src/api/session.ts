import { computed, signal } from '@preact/signals';
import { createDaoyou, DaoyouProblem } from 'daoyou';
import { lang } from '../i18n/lang';
import { Problem, problemOf } from './problem';

/** Who is signed in. A key lives in this tab only, and travels in one header only. */

export type Scope = 'read' | 'partner' | 'editor' | 'admin';
export type Session = { key: string; scopes: Scope[] };

const KEPT = 'daoyou.session';

export const session = signal<Session | null>(restore());
export const signedIn = computed(() => session.value !== null);

/** Every key may read. */
export function may(scope: Scope): boolean {
  if (scope === 'read') return session.value !== null;
  const scopes = session.value?.scopes ?? [];
  return scopes.includes(scope) || scopes.includes('admin');
}

/** Addresses that answer only to one scope, asked to find out what a key may do. */
const PROBES = [
  ['admin', '/v1/admin/partners'],
  ['partner', '/v1/partner/keys'],
  ['editor', '/v1/admin/guides/review'],
] as const;

/**
 * Tries a key. A key that nobody knows is refused with 401 everywhere; one that is known but not
 * allowed somewhere is answered 403 there. An editor whose edits are looked at first is refused by
 * every probe and still known, and so is a key for reading: the editor's room finds out which.
 */
export async function signIn(key: string): Promise<Session> {
  // A header takes only visible ASCII; anything else cannot be a key, and could not even be sent.
  if (!/^[\x21-\x7e]+$/.test(key)) throw new Problem(401, { type: '/problems/unauthorized' });
  const asThis = createDaoyou({ baseUrl: '', key, lang: () => lang.value, keptAnswers: 0 });
  const scopes: Scope[] = [];
  for (const [scope, path] of PROBES) {
    try {
      await asThis.get(path);
      scopes.push(scope);
    } catch (error) {
      const says = error instanceof DaoyouProblem && (error.status === 403 || error.status === 404);
      if (!says) throw problemOf(error);
    }
  }
  if (scopes.length === 0) scopes.push('read', 'editor');
  const next = { key, scopes };
  session.value = next;
  keep(next);
  return next;
}

export function signOut(): void {
  session.value = null;
  keep(null);
}

function restore(): Session | null {
  try {
    const kept = sessionStorage.getItem(KEPT);
    return kept ? (JSON.parse(kept) as Session) : null;
  } catch {
    return null; // storage closed, or not ours: sign in again
  }
}

function keep(next: Session | null): void {
  try {
    if (next) sessionStorage.setItem(KEPT, JSON.stringify(next));
    else sessionStorage.removeItem(KEPT);
  } catch {
    // without storage the sign-in lasts until the page is left
  }
}
