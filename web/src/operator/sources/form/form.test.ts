import { expect, test } from 'vitest';
import { Problem } from '../../../api/problem';
import { blank } from '../source';
import { definitionIn, errorOf, formOf, secondsIn, spanOf } from './form';

test('a definition goes through the form unchanged', () => {
  const definition = {
    ...blank(),
    id: 'a',
    name: 'A',
    start: ['https://a.example/'],
    follow: ['^/$'],
    cron: '30 6 * * *',
    pace_ms: 1500,
    lifetimes: { visit: 86_400 },
    revisit: { min_s: 2700, max_s: null, per_day: 400 },
    key: { name: 'k', header: null },
    rules: { record: 'li', external_id: null, kind: null, fields: {}, rows: null },
    pictures: { licence: 'CC BY 4.0' },
  };
  expect(definitionIn(formOf(definition), definition)).toEqual(definition);
  const api = {
    ...blank(),
    kind: 'json' as const,
    json: { items: '/data', record: null, next: '/next', page: null, fields: { name: '/title' } },
  };
  expect(definitionIn(formOf(api), api)).toEqual(api);
});

test('times stand in the largest unit that holds them whole', () => {
  expect(spanOf(86_400)).toEqual({ n: '1', unit: 'day' });
  expect(spanOf(5400)).toEqual({ n: '90', unit: 'min' });
  expect(spanOf(5)).toEqual({ n: '5', unit: 's' });
  expect(spanOf(null)).toEqual({ n: '', unit: 'h' });
  expect([secondsIn({ n: '1.5', unit: 'h' }), secondsIn({ n: ' ', unit: 'h' })]).toEqual([5400, null]);
});

test('problems of lines are told with their number', () => {
  const error = (pointer: string, message: string) => ({ pointer, code: 'invalid', message });
  const errors = [error('/start/1', 'not an address'), error('/start', 'too many'), error('/startle', 'x')];
  const problem = new Problem(422, { errors });
  expect(errorOf(problem, '/start', (n) => `${n}: `)).toBe('too many\n2: not an address');
  expect(errorOf(problem, '/follow', (n) => `${n}: `)).toBeUndefined();
});
