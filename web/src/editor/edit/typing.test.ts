import { expect, test } from 'vitest';
import { entered, inserted, lined, linked, opening, pastedLink, wrapped, type TextEdit } from './typing';

/** The text after an edit, with `‹…›` around what is then selected. */
function after(text: string, edit: TextEdit | null): string {
  if (!edit) return text;
  const whole = text.slice(0, edit.from) + edit.text + text.slice(edit.to);
  const { from, to } = edit.select;
  return `${whole.slice(0, from)}‹${whole.slice(from, to)}›${whole.slice(to)}`;
}
/** A text with `‹…›` around what is selected. */
function given(marked: string) {
  const from = marked.indexOf('‹');
  const to = marked.indexOf('›') - 1;
  return { text: marked.replace(/[‹›]/g, ''), at: { from, to } };
}

test('bold goes on and off', () => {
  const { text, at } = given('四月‹清晨›去');
  expect(after(text, wrapped(text, at, '**', '粗体'))).toBe('四月**‹清晨›**去');
  const on = given('四月**‹清晨›**去');
  expect(after(on.text, wrapped(on.text, on.at, '**', '粗体'))).toBe('四月‹清晨›去');
  const over = given('四月‹**清晨**›去');
  expect(after(over.text, wrapped(over.text, over.at, '**', '粗体'))).toBe('四月‹清晨›去');
});

test('emphasis beside bold is emphasis, not less of the bold', () => {
  const { text, at } = given('**‹清晨›**');
  expect(after(text, wrapped(text, at, '*', '斜体'))).toBe('***‹清晨›***');
});

test('marks leave the spaces outside, and nothing selected gives words to write over', () => {
  const { text, at } = given('an‹ April ›day');
  expect(after(text, wrapped(text, at, '**', 'bold'))).toBe('an **‹April›** day');
  expect(after('a ', wrapped('a ', { from: 2, to: 2 }, '**', 'bold'))).toBe('a **‹bold›**');
});

test('lines become a list and lines again', () => {
  const { text, at } = given('前\n‹船\n桨›\n后');
  const list = after(text, lined(text, at, 'list'));
  expect(list).toBe('前\n‹- 船\n- 桨›\n后');
  const on = given(list);
  expect(after(on.text, lined(on.text, on.at, 'list'))).toBe('前\n‹船\n桨›\n后');
  const numbered = given('‹- 船\n- 桨›');
  expect(after(numbered.text, lined(numbered.text, numbered.at, 'numbers'))).toBe('‹1. 船\n2. 桨›');
});

test('a heading is of one line', () => {
  const { text, at } = given('前\n怎‹›么去\n后');
  expect(after(text, lined(text, at, 'heading'))).toBe('前\n### 怎么去‹›\n后');
});

test('a link takes the selection as its words or as its address', () => {
  const words = given('看‹官网›吧');
  expect(after(words.text, linked(words.text, words.at, '文字'))).toBe('看[官网](https://‹›)吧');
  const url = given('‹https://a.example/x›');
  expect(after(url.text, linked(url.text, url.at, '文字'))).toBe('[‹文字›](https://a.example/x)');
});

test('an address pasted over words makes a link of them, and over nothing stays an address', () => {
  const { text, at } = given('看‹官网›');
  expect(after(text, pastedLink(text, at, ' https://a.example '))).toBe('看[官网](https://a.example)‹›');
  expect(pastedLink(text, { from: 1, to: 1 }, 'https://a.example')).toBeNull();
  expect(pastedLink(text, at, '不是地址')).toBeNull();
});

test('a list that stands alone is put into a paragraph of its own', () => {
  expect(after('前后', inserted('前后', { from: 1, to: 1 }, '{{events}}', true))).toBe('前\n\n{{events}}\n\n‹›后');
  expect(after('前\n', inserted('前\n', { from: 2, to: 2 }, '{{events}}', true))).toBe('前\n\n{{events}}‹›');
  expect(after('', inserted('', { from: 0, to: 0 }, '{{events}}', true))).toBe('{{events}}‹›');
});

test('enter goes on with a list, and ends it on an empty item', () => {
  expect(after('- 船', entered('- 船', 3))).toBe('- 船\n- ‹›');
  expect(after('9. 船', entered('9. 船', 4))).toBe('9. 船\n10. ‹›');
  expect(after('- 船\n- ', entered('- 船\n- ', 6))).toBe('- 船\n‹›');
  expect(entered('船', 1)).toBeNull();
});

test('what is being typed is seen', () => {
  expect(opening('门票：{{tick', 9)).toEqual({ kind: 'slot', from: 3, words: 'tick' });
  expect(opening('见[[镜', 4)).toEqual({ kind: 'page', from: 1, words: '镜' });
  expect(opening('门票：｛｛门票', 7)).toEqual({ kind: 'slot', from: 3, words: '门票' });
  expect(opening('见【【', 3)).toEqual({ kind: 'page', from: 1, words: '' });
  expect(opening('{{fact:ticket}} 后', 17)).toBeNull();
  expect(opening('[[slug|words', 12)).toBeNull();
});
