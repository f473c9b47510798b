import { expect, test } from 'vitest';
import { changesBetween } from './changes';

test('fields that differ are named with both values, nested ones by dots', () => {
  const before = { name: '听涛松', ticket: '20元', location: { lat: 29.9, lon: 118.6 }, gone: true };
  const after = { name: '听涛松', ticket: 30, location: { lat: 29.9, lon: 118.7 }, tags: ['松'] };
  expect(changesBetween(before, after)).toEqual([
    { field: 'gone', before: true },
    { field: 'location.lon', before: 118.6, after: 118.7 },
    { field: 'tags', after: ['松'] },
    { field: 'ticket', before: '20元', after: 30 },
  ]);
});

test('a record that was not there before is all new, one that goes is all gone', () => {
  expect(changesBetween(undefined, { a: 1 })).toEqual([{ field: 'a', after: 1 }]);
  expect(changesBetween({ a: 1 }, undefined)).toEqual([{ field: 'a', before: 1 }]);
  expect(changesBetween({ a: null }, { a: undefined })).toEqual([]);
});
