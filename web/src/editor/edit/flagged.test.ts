import { expect, test } from 'vitest';
import type { Flag, Slot } from '../guides';
import { find, recited, replaced, settled, slotOf, unmarked } from './flagged';

const slots: Slot[] = [
  { slot: '{{fact:opening_hours}}', label: '开放时间', text: '8:30', cite: '{{cite:c_new}}' },
  { slot: '{{fact:ticket}}', label: '门票', text: '45', cite: '{{cite:c_ticket}}' },
];
const flag: Flag = {
  code: 'claim_changed',
  cite: 'c_old',
  field: 'opening_hours',
  place: { id: 'p1', name: '鹭洲' },
  before: '全年 9:00–17:00',
  now: '8:30',
};
const text = '岛上全年 9:00–17:00 {{cite:c_old}}，票 45 {{cite:c_ticket}}。';

test('the words and their mark are found and replaced by what is live', () => {
  const found = find(flag, text);
  expect(replaced(text, found, slotOf(flag, 'p1', slots) ?? '')).toBe(
    '岛上{{fact:opening_hours}}，票 45 {{cite:c_ticket}}。',
  );
});

test('keeping the words takes only the mark away that nothing stands behind any more', () => {
  expect(unmarked(text, find(flag, text))).toBe('岛上全年 9:00–17:00，票 45 {{cite:c_ticket}}。');
});

test('words that were rewritten may cite what is said now', () => {
  const own = '岛上很早开门 {{cite:c_old}}。';
  expect(recited(own, find(flag, own), '{{cite:c_new}}')).toBe('岛上很早开门 {{cite:c_new}}。');
});

test('a source that is cited twice is dropped twice, and followed place by place', () => {
  const twice = '票 20元 {{cite:c_old}}。也说二十块 {{cite:c_old}}。';
  const ticket: Flag = { ...flag, before: '20元', now: '30元', field: 'ticket' };
  expect(unmarked(twice, find(ticket, twice))).toBe('票 20元。也说二十块。');
  const once = replaced(twice, find(ticket, twice), '{{fact:ticket}}');
  expect(once).toBe('票 {{fact:ticket}}。也说二十块 {{cite:c_old}}。');
  expect(settled(ticket, twice, once)).toBe(false);
  expect(recited(once, find(ticket, once), '{{cite:c_ticket}}')).toBe(
    '票 {{fact:ticket}}。也说二十块 {{cite:c_ticket}}。',
  );
});

test('words that Markdown was kept from are found too', () => {
  const starred: Flag = { ...flag, before: '*星* 1' };
  const markdown = '看 \\*星\\*  1 {{cite:c_old}}。';
  expect(replaced(markdown, find(starred, markdown), '月')).toBe('看 月。');
});

test('without the words, the mark is found; another mark is never meant', () => {
  const own = '改写过的话 {{cite:c_old}}，票 45 {{cite:c_ticket}}。';
  expect(unmarked(own, find(flag, own))).toBe('改写过的话，票 45 {{cite:c_ticket}}。');
  expect(find(flag, '一 {{cite:c_x}} 二 {{cite:c_y}}').mark).toBeUndefined();
});

test('a value of another place has a slot that names it, and what is gone has none', () => {
  expect(slotOf(flag, 'p2', slots)).toBe('{{fact:p1/opening_hours}}');
  expect(slotOf({ ...flag, code: 'claim_gone' }, 'p1', slots)).toBeUndefined();
});

test('a flag is settled once its mark is gone, and not before', () => {
  expect(settled(flag, text, text)).toBe(false);
  expect(settled(flag, text, `${text}再写一句。`)).toBe(false);
  expect(settled(flag, text, unmarked(text, find(flag, text)))).toBe(true);
});
