import { expect, test } from 'vitest';
import {
  changedSections,
  dirty,
  draftOf,
  moved,
  onto,
  reordered,
  stateOf,
  textOf,
  undone,
  withNew,
  withSection,
  without,
  type Base,
} from './draft';

const base: Base = {
  revision: 3,
  title: '鹭洲',
  sections: [
    { id: 'overview', title: '概览', markdown: '一' },
    { id: 'history', title: '历史', markdown: '二' },
    { id: 'visit', title: '参观', markdown: '三' },
  ],
};
const ids = (sections: { id?: string }[]) => sections.map((s) => s.id ?? '-');

test('a draft that says the same is not dirty', () => {
  const draft = withSection(withSection(draftOf(base), 'history', { markdown: '二二' }), 'history', { markdown: '二' });
  expect(dirty(draft)).toBe(false);
  expect(textOf(draft)).toEqual(base.sections);
});

test('a removed section is not sent, and comes back where it was', () => {
  const draft = without(draftOf(base), 'history');
  expect(ids(textOf(draft))).toEqual(['overview', 'visit']);
  expect(ids(textOf(undone(draft, 'history')))).toEqual(['overview', 'history', 'visit']);
  expect(dirty(undone(draft, 'history'))).toBe(false);
});

test('taking back a removal keeps what was written before it', () => {
  const draft = without(withSection(draftOf(base), 'history', { markdown: '新' }), 'history');
  expect(undone(draft, 'history').sections[1]?.markdown).toBe('新');
  expect(undone(undone(draft, 'history'), 'history').sections[1]?.markdown).toBe('二');
});

test('an empty new section is neither a change nor sent, and goes at once', () => {
  const { draft, key } = withNew(draftOf(base), 'overview');
  expect(dirty(draft)).toBe(false);
  expect(textOf(draft)).toHaveLength(3);
  expect(without(draft, key).sections).toHaveLength(3);
});

test('a new section comes after its neighbour, and keys are never used twice', () => {
  const one = withNew(draftOf(base), 'overview', '猫', '很多猫');
  const two = withNew(one.draft, undefined, '狗', '没有狗');
  expect(one.key).not.toBe(two.key);
  expect(textOf(two.draft).map((s) => s.title)).toEqual(['概览', '猫', '历史', '参观', '狗']);
  expect(changedSections(two.draft).map((s) => stateOf(base, s))).toEqual(['added', 'added']);
});

test('moving is a change, and moving back is none', () => {
  const draft = moved(draftOf(base), 'visit', -1);
  expect(reordered(draft)).toBe(true);
  expect(dirty(moved(draft, 'visit', 1))).toBe(false);
  expect(moved(draft, 'overview', -1)).toBe(draft);
});

test('changes are put onto what others made of the page meanwhile', () => {
  const mine = withSection(draftOf(base), 'history', { markdown: '我的历史' });
  const current: Base = {
    revision: 4,
    title: '鹭洲岛',
    sections: [
      { id: 'overview', title: '概览', markdown: '他们的概览' },
      { id: 'cats', title: '猫', markdown: '猫' },
      { id: 'history', title: '历史', markdown: '二' },
    ],
  };
  const draft = onto(mine, current);
  expect(draft.title).toBe('鹭洲岛');
  expect(textOf(draft).map((s) => s.markdown)).toEqual(['他们的概览', '猫', '我的历史']);
  expect(changedSections(draft).map((s) => s.id)).toEqual(['history']);
});

test('a choice settles a section that both changed; nothing chosen takes it away', () => {
  const mine = withSection(draftOf(base), 'history', { markdown: '我的' });
  const theirs = { id: 'history', title: '往事', markdown: '他们的' };
  const current: Base = { ...base, revision: 4, sections: base.sections.map((s) => (s.id === 'history' ? theirs : s)) };
  const settled = onto(mine, current, { history: { title: '往事', markdown: '都要' } });
  expect(textOf(settled)[1]).toEqual({ id: 'history', title: '往事', markdown: '都要' });
  expect(ids(textOf(onto(mine, current, { history: null })))).toEqual(['overview', 'visit']);
  expect(dirty(onto(mine, current, { history: { title: '往事', markdown: '他们的' } }))).toBe(false);
});

test('a section that others took away stays away when theirs is chosen, and is back when mine is', () => {
  const mine = withSection(draftOf(base), 'history', { markdown: '我的' });
  const current: Base = { ...base, revision: 4, sections: base.sections.filter((s) => s.id !== 'history') };
  expect(dirty(onto(mine, current, { history: null }))).toBe(false);
  const back = onto(mine, current, { history: { title: '历史', markdown: '我的' } });
  expect(ids(textOf(back))).toEqual(['overview', 'history', 'visit']);
});
