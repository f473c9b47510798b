import { expect, test } from 'vitest';
import { LineCutter } from '../records/lines';
import { placesOf, sorted, type OwnNotice } from './own-notices';
import { matching, named } from './own-places';

const places = [
  { type: 'place', external_id: 'm', name: '苇湾博物馆', names: { en: 'Reed Bay Museum' }, kind: 'museum' },
  { type: 'place', external_id: 'path', name: '苇岸步道', aliases: ['湖边路'] },
  { type: 'exhibit', external_id: 'b-17', name: { 'zh-Hans': '鱼篓', en: 'Fish trap' } },
].map(named);
const notice = (external_id: string, place_ref: string | undefined, state: OwnNotice['state']): OwnNotice => ({
  external_id,
  place_ref,
  state,
  effect: 'closed',
  title: '临时关闭',
  body: '',
  freshness: { state: 'fresh' },
});
const notices = [
  notice('next', 'gone', 'to_come'),
  notice('now', 'path', 'in_force'),
  notice('old', 'm', 'ended'),
  notice('older', 'path', 'ended'),
  notice('nowhere', undefined, 'ended'),
];

test('notices that hold or are to come can be ended, those that are over stand apart', () => {
  const { live, over } = sorted(notices);
  expect(live.map((n) => n.external_id)).toEqual(['next', 'now']);
  expect(over.map((n) => n.external_id)).toEqual(['old', 'older', 'nowhere']);
});

test('before anything is asked, places of the latest notices come first, each once', () => {
  expect(placesOf(notices)).toEqual(['gone', 'path', 'm']);
  expect(matching(places, placesOf(notices), '', 8).map((p) => p.id)).toEqual(['path', 'm', 'b-17']);
});

test('a place is found by any of its names and by its identifier, whatever the case', () => {
  const found = (asked: string) => matching(places, [], asked, 8).map((p) => p.id);
  expect(found('reed museum')).toEqual(['m']);
  expect(found('湖边')).toEqual(['path']);
  expect(found('B-17')).toEqual(['b-17']);
  expect(found('苇')).toEqual(['m', 'path']);
  expect(found('nothing')).toEqual([]);
});

test('lines are cut whole, wherever the pieces break', () => {
  const cutter = new LineCutter();
  expect(cutter.push('{"a":1}\n{"b"')).toEqual(['{"a":1}']);
  expect(cutter.push(':2}\n\n{"c":3}')).toEqual(['{"b":2}']);
  expect(cutter.end()).toEqual(['{"c":3}']);
  expect(cutter.end()).toEqual([]);
});
