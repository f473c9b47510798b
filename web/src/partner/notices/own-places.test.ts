import { expect, test } from 'vitest';
import { LineCutter } from '../records/lines';
import { matching, sorted } from './own-places';

const now = Date.parse('2026-11-26T12:00:00Z');
const notice = (id: string, place: string, starts_at: string, ends_at: string) => ({
  type: 'notice',
  external_id: id,
  place,
  effect: 'closed',
  title: { zh: '临时关闭', en: 'Temporarily closed' },
  starts_at,
  ends_at,
});
const own = sorted(
  [
    { type: 'place', external_id: 'm', name: '苇湾博物馆', names: { en: 'Reed Bay Museum' }, kind: 'museum' },
    { type: 'place', external_id: 'path', name: '苇岸步道', aliases: ['湖边路'] },
    { type: 'exhibit', external_id: 'b-17', name: { 'zh-Hans': '鱼篓', en: 'Fish trap' } },
    notice('old', 'path', '2026-11-20T00:00:00Z', '2026-11-21T00:00:00Z'),
    notice('now', 'm', '2026-11-26T08:00:00Z', '2026-11-26T16:00:00Z'),
    notice('next', 'gone', '2026-11-28T00:00:00Z', '2026-11-29T00:00:00Z'),
  ],
  true,
  now,
);

test('notices that hold or are to come are told, the latest first; those that are over are not', () => {
  expect(own.notices.map((n) => n.id)).toEqual(['next', 'now']);
  expect(own.notices.map((n) => n.placeName)).toEqual(['gone', '苇湾博物馆']);
  expect(own.notices[0]?.title).toBe('临时关闭');
});

test('before anything is asked, places of earlier notices come first', () => {
  expect(matching(own, '', 8).map((p) => p.id)).toEqual(['m', 'path', 'b-17']);
  expect(own.recent).toEqual(['m', 'path']);
});

test('a place is found by any of its names and by its identifier, whatever the case', () => {
  expect(matching(own, 'reed museum', 8).map((p) => p.id)).toEqual(['m']);
  expect(matching(own, '湖边', 8).map((p) => p.id)).toEqual(['path']);
  expect(matching(own, 'B-17', 8).map((p) => p.id)).toEqual(['b-17']);
  expect(matching(own, '苇', 8).map((p) => p.id)).toEqual(['m', 'path']);
  expect(matching(own, 'nothing', 8)).toEqual([]);
});

test('lines are cut whole, wherever the pieces break', () => {
  const cutter = new LineCutter();
  expect(cutter.push('{"a":1}\n{"b"')).toEqual(['{"a":1}']);
  expect(cutter.push(':2}\n\n{"c":3}')).toEqual(['{"b":2}']);
  expect(cutter.end()).toEqual(['{"c":3}']);
  expect(cutter.end()).toEqual([]);
});
