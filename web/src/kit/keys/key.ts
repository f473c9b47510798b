/** A key as the server tells of it: never its text. */
export type Key = {
  id: string;
  label?: string;
  scopes: string[];
  created_at: string;
  expires_at: string | null;
  revoked_at: string | null;
};

/** The answer to making one; the only time its text is told. */
export type ShownKey = Key & { key: string };

export type Expiry = 'never' | '30' | '90' | '365' | 'date';

export const isValid = (key: Key, now = Date.now()): boolean =>
  !key.revoked_at && (!key.expires_at || Date.parse(key.expires_at) > now);

/** When a key of that wish ends: absent for never, `undefined` day for a date that is not ahead. */
export function expiresAt(choice: Expiry, day: string, now = new Date()): string | null | undefined {
  if (choice === 'never') return null;
  if (choice !== 'date') return new Date(now.getTime() + Number(choice) * 86_400_000).toISOString();
  const end = new Date(`${day}T23:59:59`);
  return Number.isNaN(end.getTime()) || end <= now ? undefined : end.toISOString();
}
