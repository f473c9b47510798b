import { expect, test } from 'vitest';
import type { PreviewPlace } from '../preview/preview';
import { doubled, draftOf, newField, rulesOf } from './draft';
import { besides, yieldOf } from './yield';

const pick = (select: string, more: object = {}) => ({ select, attr: null, all: false, split: null, ...more });
const rules = {
  record: 'article.sight',
  external_id: pick('', { attr: 'data-id' }),
  kind: null,
  fields: { intro: pick('.lead'), name: pick('h1'), tags: pick('.tags', { split: ' ' }) },
  rows: { select: 'tr', label: 'th', value: 'td' },
};

test('rules come out of a draft as they went in, the name first', () => {
  const draft = draftOf(rules);
  expect(draft.fields.map((f) => f.name)).toEqual(['name', 'intro', 'tags']);
  expect(rulesOf(draft)).toEqual(rules);
});

test('a draft without a record says nothing, and rows without a name are left out', () => {
  expect(rulesOf(draftOf(null))).toBeNull();
  const draft = { ...draftOf(null), record: ' li ', fields: [newField('name', ' h1 '), newField('', 'p')] };
  expect(rulesOf(draft)).toEqual({ record: 'li', external_id: null, kind: null, fields: { name: pick('h1') }, rows: null });
});

test('a field that stands twice is named', () => {
  const draft = { ...draftOf(null), fields: [newField('name'), newField(' name '), newField('intro')] };
  expect([...doubled(draft)]).toEqual(['name']);
});

const claim = (field: string, value: string, lang: string | null = 'zh-Hans') => ({ field, lang, value, typed: null });
const place: PreviewPlace = {
  external_id: 'a',
  kind: 'area',
  names: [{ lang: 'zh-Hans', text: '澜岫' }, { lang: 'en', text: 'Lanxiu' }],
  aliases: [{ lang: 'zh-Hans', text: '岫' }],
  parent: null,
  position: { lat: 29.9, lon: 118.6 },
  datum: 'gcj02',
  same_as: [],
  claims: [claim('intro', '湖与山'), claim('intro', 'Lake and mountain', 'en'), claim('面积', '86')],
  photos: [],
};

test('the yield of a rule is the value of its field, in its language', () => {
  expect(yieldOf(place, 'name')).toEqual(['澜岫']);
  expect(yieldOf(place, 'names.en')).toEqual(['Lanxiu']);
  expect(yieldOf(place, 'intro.en')).toEqual(['Lake and mountain']);
  expect(yieldOf(place, 'location')).toEqual(['29.900000, 118.600000']);
  expect(yieldOf(place, 'parent')).toEqual([]);
  expect(yieldOf(place, 'ticket')).toEqual([]);
});

test('what no rule names is told besides', () => {
  expect(besides(place, draftOf(rules))).toEqual([{ field: '面积', value: '86' }]);
});
