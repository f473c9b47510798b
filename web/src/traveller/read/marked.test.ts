import { expect, test } from 'vitest';
import { marked } from './marked';

test('highlights are cut out and everything is kept', () => {
  expect(marked('普寂寺在山里', [[0, 3]])).toEqual([
    { text: '普寂寺', hit: true },
    { text: '在山里', hit: false },
  ]);
});

test('characters beyond the first plane count as one', () => {
  expect(marked('𠮷野家', [[1, 3]])).toEqual([
    { text: '𠮷', hit: false },
    { text: '野家', hit: true },
  ]);
});

test('ranges that overlap or reach too far lose nothing', () => {
  const parts = marked('abcdef', [
    [2, 5],
    [0, 3],
    [4, 99],
  ]);
  expect(parts.map((p) => p.text).join('')).toBe('abcdef');
});
