import { expect, test } from 'vitest'
import { app, phone } from '../phone.js'

const { describe, stateAt } = app('show/freshness')
const NOW = Date.parse('2026-11-26T16:20:00Z')
const HOUR = 3600
const day = 24 * HOUR

const checked = (secondsAgo, more = {}) => ({
  state: 'fresh',
  observed_at: '2026-11-01T00:00:00Z',
  verified_at: new Date(NOW - secondsAgo * 1000).toISOString(),
  published_at: null,
  valid_until: null,
  ttl_s: day,
  source: { name: '景区官网', url: 'https://demo.example', authority: 'official' },
  ...more,
})

test.each([
  [11 * HOUR, {}, 'fresh'],
  [23 * HOUR, {}, 'aging'],
  [3 * day, {}, 'stale'],
  [5 * day, {}, 'expired'],
  [HOUR, { valid_until: '2026-11-26T16:00:00Z' }, 'expired'],
  [HOUR, { state: 'unknown' }, 'unknown'],
  [HOUR, { verified_at: null }, 'unknown'],
])('checked %i s ago, %j: %s', (ago, more, state) => {
  expect(stateAt(checked(ago, more), NOW)).toBe(state)
})

test.each([
  ['zh_CN', 60, {}, '刚刚核对 · 景区官网'],
  ['zh_CN', 600, {}, '10 分钟前核对 · 景区官网'],
  ['zh_CN', 5 * HOUR, {}, '5 小时前核对 · 景区官网'],
  ['zh_CN', 3 * day, {}, '3 天前核对 · 可能已过时 · 景区官网'],
  ['zh_CN', 60, { state: 'unknown' }, '何时核对未知 · 景区官网'],
  ['en', 60, {}, 'checked just now · 景区官网'],
  ['en', day, {}, 'checked a day ago · 景区官网'],
  ['en', 9 * day, {}, 'checked 9 days ago · out of date · 景区官网'],
])('%s, %i s ago, %j: %s', (language, ago, more, line) => {
  phone({ language })
  expect(describe(checked(ago, more), NOW).line).toBe(line)
})

test('its clocks are told, those that are not known as not known', () => {
  phone({ language: 'en' })
  const { clocks, url } = describe(checked(60, { valid_until: '2027-01-01T00:00:00Z' }), NOW)
  expect(clocks.map(({ label }) => label)).toEqual(['Source', 'Last checked', 'First seen', 'Published', 'Valid until'])
  expect(clocks[0].text).toBe('景区官网 · official')
  expect(clocks[3].text).toBe('not known')
  expect(url).toBe('https://demo.example')
})
