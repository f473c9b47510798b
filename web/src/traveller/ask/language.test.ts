import { expect, test } from 'vitest';
import { languageOf } from './language';

test('a question in Chinese is answered in Chinese whatever the reader chose', () => {
  expect(languageOf('听涛松门票多少钱？', 'en')).toBe('zh-Hans');
});

test('a question in English is answered in English', () => {
  expect(languageOf('Is the museum open?', 'zh-Hans')).toBe('en');
});

test('one Chinese name in an English sentence leaves it English', () => {
  expect(languageOf('How do I get to 虹影桥 from here?', 'zh-Hans')).toBe('en');
});

test('without letters it is the reader’s language', () => {
  expect(languageOf('???', 'en')).toBe('en');
});
