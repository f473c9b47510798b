import { afterEach, expect, test } from 'vitest';
import { ago, clock, dayWord, distance, lifetime, money, span } from './format';
import { lang } from './lang';

afterEach(() => {
  lang.value = 'zh-Hans';
});

const SHANGHAI = 'Asia/Shanghai';
const now = new Date('2026-11-26T15:30:00Z'); // 23:30 in Shanghai

test('times go by the clock of the place', () => {
  expect(clock('2026-11-27T01:05:00Z', SHANGHAI)).toBe('09:05');
});

test('days near now have names, by the calendar of the place', () => {
  expect(dayWord('2026-11-26T16:30:00Z', SHANGHAI, now)).toBe('明天');
  expect(dayWord('2026-11-26T16:30:00Z', 'UTC', now)).toBe('今天');
  lang.value = 'en';
  expect(dayWord('2026-11-25T15:00:00Z', SHANGHAI, now)).toBe('yesterday');
  expect(dayWord('2026-12-03T15:00:00Z', SHANGHAI, now)).toMatch(/3 Dec/);
});

test('spans and distances are short', () => {
  expect([span(45), span(238), span(120)]).toEqual(['45 分钟', '3 小时 58 分', '2 小时']);
  expect([distance(7), distance(221), distance(1690), distance(12_400)]).toEqual(['7 米', '220 米', '1.7 公里', '12 公里']);
  lang.value = 'en';
  expect([span(45), span(238)]).toEqual(['45 min', '3 h 58 min']);
  expect(lifetime(259_200)).toBe('3 days');
});

test('ages are told roughly', () => {
  const at = (minutes: number) => new Date(now.getTime() - minutes * 60_000).toISOString();
  expect([ago(at(0), +now), ago(at(30), +now), ago(at(180), +now)]).toEqual(['刚刚', '30 分钟前', '3 小时前']);
});

test('nothing to pay is free', () => {
  expect(money(0)).toBe('免费');
  expect(money(45)).toBe('¥45');
  lang.value = 'en';
  expect(money(0)).toBe('free');
});
