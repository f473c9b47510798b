import { expect, test } from 'vitest';
import type { Found } from '../types';
import { grouped } from './grouped';

const found = (id: string, title: string, type = 'passage') => ({ id, title, type }) as Found;

test('passages of one text stand together, in the place of the best', () => {
  const groups = grouped([found('1', '照霞峰'), found('2', '澜岫山'), found('3', '照霞峰')]);
  expect(groups.map((g) => [g.first.id, g.others.map((o) => o.id)])).toEqual([
    ['1', ['3']],
    ['2', []],
  ]);
});

test('a place and a passage of the same name are two things', () => {
  expect(grouped([found('1', '照霞峰', 'place'), found('2', '照霞峰')])).toHaveLength(2);
});
