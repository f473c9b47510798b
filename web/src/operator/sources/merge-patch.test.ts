import { expect, test } from 'vitest';
import { mergePatch } from './merge-patch';

test('only what changes is sent, and what goes away is null', () => {
  const from = { name: 'a', cron: '30 6 * * *', start: ['x'], revisit: { min_s: 5, max_s: null } };
  const to = { name: 'a', cron: null, start: ['x', 'y'], revisit: { min_s: null, max_s: 9 } };
  expect(mergePatch(from, to)).toEqual({ cron: null, start: ['x', 'y'], revisit: { min_s: null, max_s: 9 } });
  expect(mergePatch(from, from)).toEqual({});
});

test('rules that are new come whole, and fields that are dropped are taken away', () => {
  const pick = (select: string) => ({ select, attr: null, all: false, split: null });
  expect(mergePatch({ rules: null }, { rules: { record: 'li', external_id: null, fields: { name: pick('h1') } } })).toEqual({
    rules: { record: 'li', fields: { name: { select: 'h1', all: false } } },
  });
  const two = { rules: { fields: { name: pick('h1'), intro: pick('p') } } };
  const one = { rules: { fields: { name: pick('h2') } } };
  expect(mergePatch(two, one)).toEqual({ rules: { fields: { name: { select: 'h2' }, intro: null } } });
});
