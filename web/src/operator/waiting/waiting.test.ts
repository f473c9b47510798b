import { expect, test } from 'vitest';
import type { Upload } from '../../kit/upload/upload';
import { comesLater, inOrder } from './waiting';

const upload = (id: string, created_at: string, partner: string, awaiting?: 'publication' | 'confirmation') =>
  ({ id, created_at, awaiting, partner: { id: partner, name: partner } }) as Upload;

test('uploads that wait come oldest first, each once, and one that follows another of its partner says so', () => {
  const own = [
    upload('b', '2026-11-02T00:00:00Z', 'p', 'publication'),
    upload('a', '2026-11-01T00:00:00Z', 'p', 'publication'),
    upload('done', '2026-10-01T00:00:00Z', 'p'),
  ];
  const latest = [
    upload('b', '2026-11-02T00:00:00Z', 'p', 'publication'),
    upload('c', '2026-10-30T00:00:00Z', 'q', 'publication'),
    upload('d', '2026-10-30T00:00:00Z', 'q', 'confirmation'),
  ];
  const found = inOrder(own, latest);
  expect(found.map((one) => one.id)).toEqual(['c', 'a', 'b']);
  expect(found.map((one) => comesLater(found, one))).toEqual([false, false, true]);
});
