import { expect, test } from 'vitest';
import { changesOf } from './entry';

const entry = { id: 1, at: '2026-11-26T00:00:00Z', actor: 'operator', action: 'partner.changed', subject: 'p' };

test('an entry tells its fields before and after', () => {
  const before = JSON.stringify({ name: 'A', review: false, areas: [] });
  const after = JSON.stringify({ name: 'A', review: true, areas: ['x'] });
  expect(changesOf({ ...entry, before, after })).toEqual([
    { field: 'areas', before: [], after: ['x'] },
    { field: 'review', before: false, after: true },
  ]);
});

test('what is no JSON is told as it is, and what is absent not at all', () => {
  expect(changesOf({ ...entry, after: 'plain' })).toEqual([{ field: 'text', after: 'plain' }]);
  expect(changesOf(entry)).toEqual([]);
});
