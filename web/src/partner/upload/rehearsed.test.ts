import { expect, test } from 'vitest';
import { isTakeable, leftOut, listed, verdictOf, type Rehearsed } from './rehearsed';

const found = (change: Partial<Rehearsed>): Rehearsed => ({
  file_name: 'a.csv',
  mode: 'all',
  rows: 3,
  counts: { created: 3, updated: 0, unchanged: 0, deleted: 0, rejected: 0 },
  held_back: 0,
  errors: [],
  doubts: [],
  warnings: [],
  issues_left_out: 0,
  differences: [],
  differences_left_out: 0,
  removals: [],
  removals_left_out: 0,
  answers: [],
  pages: [],
  routes: [],
  ...change,
});
const counts = (change: Partial<Rehearsed['counts']>) => ({ ...found({}).counts, created: 0, ...change });
const doubts = [{ code: 'price_jump', message: '' }];

test('a rejected row blocks all the others, unless the good ones are wanted alone', () => {
  const rejected = { counts: counts({ created: 2, rejected: 1 }) };
  expect(verdictOf(found(rejected), false)).toBe('blocked');
  expect(verdictOf(found({ ...rejected, mode: 'replace' }), false)).toBe('blocked');
  expect(verdictOf(found({ ...rejected, mode: 'partial' }), false)).toBe('partly');
});

test('doubts are asked about until they are confirmed', () => {
  expect(verdictOf(found({ doubts }), false)).toBe('ask');
  expect(verdictOf(found({ doubts }), true)).toBe('ready');
});

test('a file that says the same may be taken, one that says nothing may not', () => {
  expect(verdictOf(found({ counts: counts({ unchanged: 3 }) }), false)).toBe('same');
  expect(verdictOf(found({ counts: counts({ rejected: 3 }), mode: 'partial' }), false)).toBe('unreadable');
  expect(isTakeable('same') && !isTakeable('unreadable') && !isTakeable('ask')).toBe(true);
});

test('records that a replacement does not name are listed after those that change', () => {
  const change = { fate: 'updated' as const, type: 'place', external_id: 'a', fields: [] };
  const removals = [{ type: 'notice', external_id: 'n-1', name: '闭馆' }];
  const whole = found({ mode: 'replace', differences: [change], differences_left_out: 2, removals, removals_left_out: 5 });
  expect(listed(whole).map((one) => [one.fate, one.external_id, one.name])).toEqual([
    ['updated', 'a', undefined],
    ['deleted', 'n-1', '闭馆'],
  ]);
  expect(leftOut(whole)).toBe(7);
});
