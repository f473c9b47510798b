import { expect, test } from 'vitest';
import type { Fact } from '../types';
import { forReader, stories, useful } from './facts';

const fact = (field: string, lang: string | null, text = field): Fact => ({ field, lang, text, label: field }) as Fact;

test('a reader is told each field once, in the own language', () => {
  const facts = [fact('ticket', 'en', '¥45'), fact('ticket', 'zh-Hans', '45元'), fact('phone', null, '0559')];
  expect(forReader(facts, 'zh-Hans').map((f) => f.text)).toEqual(['45元', '0559']);
  expect(forReader(facts, 'en').map((f) => f.text)).toEqual(['¥45', '0559']);
});

test('what is only told in another language is told all the same', () => {
  expect(forReader([fact('legend', 'zh-Hans', '传说')], 'en').map((f) => f.text)).toEqual(['传说']);
});

test('labels of another language are left out', () => {
  expect(forReader([fact('Built', 'en'), fact('始建', 'zh-Hans')], 'zh-Hans').map((f) => f.field)).toEqual(['始建']);
});

test('a label in English is left out for Chinese readers even when its value has no language', () => {
  const facts = [{ ...fact('Put up again', null), text: '1987' }, { ...fact('重立', 'zh-Hans'), text: '1987年' }];
  expect(forReader(facts, 'zh-Hans').map((f) => f.field)).toEqual(['重立']);
  expect(forReader(facts.slice(0, 1), 'zh-Hans')).toHaveLength(1);
});

test('hours as a machine writes them give way to hours in words', () => {
  const facts = [fact('opening_hours', null, '24/7'), fact('opening_hours', 'zh-Hans', '全天开放')];
  expect(forReader(facts, 'zh-Hans').map((f) => f.text)).toEqual(['全天开放']);
});

test('two sources that say the same are one line', () => {
  expect(forReader([fact('ticket', null, '0'), fact('ticket', null, '0')], 'en')).toHaveLength(1);
});

test('long texts stand apart, in their order', () => {
  const facts = [fact('tips', null), fact('phone', null), fact('intro', null)];
  expect(stories(facts).map((f) => f.field)).toEqual(['intro', 'tips']);
  expect(useful(facts).map((f) => f.field)).toEqual(['phone']);
});
