import { expect, test } from 'vitest';
import type { EventItem } from '../types';
import { closuresFirst, once } from './merge';

const event = (id: string, lang: string, more: Partial<EventItem> = {}): EventItem =>
  ({
    id,
    lang,
    kind: 'exhibition',
    effect: 'info',
    place: { id: 'p_1', name: '笺坊' },
    starts_at: '2026-10-16T16:00:00Z',
    ends_at: '2026-11-30T16:00:00Z',
    ...more,
  }) as EventItem;

test('an event told twice is shown once, in the reader’s language', () => {
  const both = [event('a', 'zh-Hans'), event('b', 'en')];
  expect(once(both, 'en').map((e) => e.id)).toEqual(['b']);
  expect(once(both, 'zh-Hans').map((e) => e.id)).toEqual(['a']);
});

test('one told only in another language stays', () => {
  const events = [event('a', 'zh-Hans'), event('b', 'en', { starts_at: '2026-11-01T00:00:00Z' })];
  expect(once(events, 'en').map((e) => e.id)).toEqual(['a', 'b']);
});

test('the same page read twice is one event', () => {
  expect(once([event('a', 'en'), event('a', 'en')], 'en')).toHaveLength(1);
});

test('closures come first and the rest keeps its order', () => {
  const events = [event('a', 'en'), event('b', 'en', { effect: 'closed' }), event('c', 'en')];
  expect(closuresFirst(events).map((e) => e.id)).toEqual(['b', 'a', 'c']);
});
