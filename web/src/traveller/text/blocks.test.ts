import { expect, test } from 'vitest';
import { blocks } from './blocks';

test('lines become paragraphs', () => {
  expect(blocks('一\n\n二')).toEqual([
    { kind: 'text', text: '一' },
    { kind: 'text', text: '二' },
  ]);
});

test('numbered lines become one list that keeps its first number', () => {
  expect(blocks('有两处：\n1. 印月堤：免费[1]\n2. 虹影桥')).toEqual([
    { kind: 'text', text: '有两处：' },
    { kind: 'list', ordered: true, start: 1, items: ['印月堤：免费[1]', '虹影桥'] },
  ]);
});

test('a year at the beginning of a line is no list', () => {
  expect(blocks('1960. The lake rose.')[0]?.kind).toBe('text');
});

test('a line that has only begun, as while streaming, stays text', () => {
  expect(blocks('1.')).toEqual([{ kind: 'text', text: '1.' }]);
});

test('dots make a list without numbers', () => {
  expect(blocks('- a\n- b')).toEqual([{ kind: 'list', ordered: false, start: 1, items: ['a', 'b'] }]);
});
