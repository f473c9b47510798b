import { expect, test } from 'vitest';
import { runs } from './cited';

const all = () => true;

test('a mark holds on to the letter before it and the stop after it', () => {
  expect(runs('共790米[1]。走法', all)).toEqual([
    { text: '共790' },
    { before: '米', marks: [1], after: '。' },
    { text: '走法' },
  ]);
});

test('marks in a row stay together', () => {
  expect(runs('Open daily [1][2].', all).at(-1)).toEqual({ before: 'daily ', marks: [1, 2], after: '.' });
  expect(runs('免费[1][2]', all).at(-1)).toEqual({ before: '费', marks: [1, 2], after: '' });
});

test('a number that is no citation stays text', () => {
  expect(runs('see [9] there', (n) => n === 1)).toEqual([{ text: 'see [9] there' }]);
});

test('nothing is lost', () => {
  const text = '一“二”[1]，三[2]。';
  const joined = runs(text, all).map((r) => ('text' in r ? r.text : r.before + r.marks.map((n) => `[${n}]`).join('') + r.after));
  expect(joined.join('')).toBe(text);
});
