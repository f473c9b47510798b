import { expect, test } from 'vitest';
import type { Upload } from '../../kit/upload/upload';
import type { Partner } from '../partners/partner';
import { comesLater, inOrder } from './waiting';

const upload = (id: string, created_at: string, awaiting?: 'publication' | 'confirmation') =>
  ({ id, created_at, awaiting }) as Upload;
const partner = { id: 'p', name: 'P' } as Partner;

test('uploads that wait come oldest first, each once, with their partner where it is known', () => {
  const own = [
    { upload: upload('b', '2026-11-02T00:00:00Z', 'publication'), partner },
    { upload: upload('a', '2026-11-01T00:00:00Z', 'publication'), partner },
    { upload: upload('done', '2026-10-01T00:00:00Z'), partner },
  ];
  const latest = [
    upload('b', '2026-11-02T00:00:00Z', 'publication'),
    upload('c', '2026-10-30T00:00:00Z', 'publication'),
    upload('d', '2026-10-30T00:00:00Z', 'confirmation'),
  ];
  const found = inOrder(own, latest);
  expect(found.map((w) => w.upload.id)).toEqual(['c', 'a', 'b']);
  expect(found.map((w) => comesLater(found, w))).toEqual([false, false, true]);
});
