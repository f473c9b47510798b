import { expect, test } from 'vitest';
import { merged } from './merge';
import { counts, wordDiff } from './words';

const shown = (before: string, after: string) =>
  wordDiff(before, after)
    .map((h) => ({ equal: h.text, delete: `[-${h.text}]`, insert: `[+${h.text}]` })[h.op])
    .join('');

test('words that change are told, and nothing else', () => {
  expect(shown('Open 8 to 17.', 'Open 9 to 17.')).toBe('Open [-8][+9] to 17.');
  expect(shown('岛上有鹭。', '岛上有白鹭，还有猫。')).toBe('岛上有[+白]鹭[+，还有猫]。');
  expect(shown('all day long', 'from nine till five')).toBe('[-all day long][+from nine till five]');
  expect(shown('', 'new')).toBe('[+new]');
  expect(shown('old', '')).toBe('[-old]');
  expect(shown('same', 'same')).toBe('same');
});

test('a diff holds both texts, whatever they are', () => {
  let seed = 7;
  const random = (n: number) => (seed = (seed * 1103515245 + 12345) % 2147483648) % n;
  for (let round = 0; round < 200; round++) {
    const word = () => 'ab 岛鹭\n'[random(6)] ?? '';
    const [a, b] = [
      Array.from({ length: random(30) }, word).join(''),
      Array.from({ length: random(30) }, word).join(''),
    ];
    const hunks = wordDiff(a, b);
    expect(
      hunks
        .filter((h) => h.op !== 'insert')
        .map((h) => h.text)
        .join(''),
    ).toBe(a);
    expect(
      hunks
        .filter((h) => h.op !== 'delete')
        .map((h) => h.text)
        .join(''),
    ).toBe(b);
  }
});

test('texts that are far apart are told whole, and soon', () => {
  const [a, b] = ['甲乙丙丁'.repeat(2000), '子丑寅卯'.repeat(2000)];
  expect(counts(wordDiff(a, b))).toEqual({ added: 8000, removed: 8000 });
});

test('changes of different sentences come together', () => {
  const base = '岛在湖心。船二十分钟。鹭很多。';
  expect(merged(base, '岛在湖心。船半小时。鹭很多。', '岛在湖心。船二十分钟。鹭很多。猫也多。')).toEqual({
    text: '岛在湖心。船半小时。鹭很多。猫也多。',
    clean: true,
  });
  expect(merged(base, base, '新。')).toEqual({ text: '新。', clean: true });
});

test('the same change twice is one change', () => {
  expect(merged('一。二。', '一。三。', '一。三。')).toEqual({ text: '一。三。', clean: true });
});

test('changes of one sentence stand one after the other and want a look', () => {
  expect(merged('一。二。三。', '一。他。三。', '一。我。三。')).toEqual({
    text: '一。他。\n\n我。三。',
    clean: false,
  });
});

test('what one takes away and the other changes wants a look', () => {
  expect(merged('一。二。', '一。', '一。二二。')).toEqual({ text: '一。二二。', clean: false });
});
