import { expect, test } from 'vitest';
import { slugFits, slugOf } from './slug';

test('a title becomes a name that an address can hold', () => {
  expect(slugOf('Herons in Spring!')).toBe('herons-in-spring');
  expect(slugOf('  The Lake’s Café ')).toBe('the-lakes-cafe');
  expect(slugOf('春天看鹭')).toBe('春天看鹭');
  expect(slugOf('一日游：鹭洲 & 芦荡')).toBe('一日游-鹭洲-芦荡');
  expect(slugOf('？！')).toBe('');
  expect(slugOf('长'.repeat(100))).toHaveLength(80);
});

test('what was made fits, and what means something else does not', () => {
  for (const title of ['Herons in Spring', '春天看鹭', '']) expect(slugFits(slugOf(title))).toBe(true);
  for (const wrong of ['A', 'a b', 'a/b', 'new', 'x'.repeat(81)]) expect(slugFits(wrong)).toBe(false);
});
