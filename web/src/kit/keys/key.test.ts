import { expect, test } from 'vitest';
import { expiresAt, isValid } from './key';

const now = new Date('2026-11-26T12:00:00Z');
const key = { id: 'k', scopes: [], created_at: '2026-01-01T00:00:00Z', expires_at: null, revoked_at: null };

test('a key ends never, after days, or at the end of a day that is ahead', () => {
  expect(expiresAt('never', '', now)).toBeNull();
  expect(expiresAt('30', '', now)).toBe('2026-12-26T12:00:00.000Z');
  expect(expiresAt('date', '2026-01-01', now)).toBeUndefined();
  expect(expiresAt('date', '', now)).toBeUndefined();
  expect(expiresAt('date', '2030-01-01', now)).toMatch(/^20(29-12-31|30-01-0[12])T/);
});

test('a key is valid until it is revoked or expires', () => {
  expect(isValid(key, now.getTime())).toBe(true);
  expect(isValid({ ...key, revoked_at: '2026-11-01T00:00:00Z' }, now.getTime())).toBe(false);
  expect(isValid({ ...key, expires_at: '2026-11-01T00:00:00Z' }, now.getTime())).toBe(false);
});
