import { DaoyouProblem } from 'daoyou';
import { expect, test } from 'vitest';
import { Problem, problemFromText, problemOf } from './problem';

test('a refusal keeps its kind, its fields and how long to wait', () => {
  const body = {
    type: '/problems/invalid',
    title: 'A field is not valid',
    status: 422,
    detail: '',
    instance: '/v1/routes',
    errors: [{ pointer: '/must_visit/2', code: 'invalid', message: 'There is no time for it' }],
  };
  const problem = problemOf(new DaoyouProblem(body as never, new Headers({ 'retry-after': '7' })));
  expect(problem.kind).toBe('invalid');
  expect(problem.of('/must_visit/2')).toBe('There is no time for it');
  expect(problem.of('must_visit/2')).toBe('There is no time for it');
  expect(problem.retryAfterS).toBe(7);
});

test('what a proxy says instead goes by its status', () => {
  expect(problemFromText(413, '<html>', null).kind).toBe('too_large');
  expect(problemFromText(502, '', '30')).toMatchObject({ kind: 'unavailable', retryAfterS: 30 });
});

test('no connection and a stop are not the same', () => {
  expect(problemOf(new TypeError('failed to fetch')).kind).toBe('offline');
  expect(problemOf(new DOMException('stopped', 'AbortError')).kind).toBe('aborted');
  const same = Problem.local('unreadable');
  expect(problemOf(same)).toBe(same);
});
