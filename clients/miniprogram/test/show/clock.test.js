import { afterEach, expect, test, vi } from 'vitest'
import { app, phone } from '../phone.js'

const { duration, knowsZone, timeOfDay } = app('show/clock')
afterEach(() => vi.unstubAllGlobals())

test.each([
  ['2026-11-26T23:05:00Z', 'Asia/Shanghai', '7:05'],
  ['2026-11-26T01:30:00Z', 'Asia/Urumqi', '7:30'],
  ['2026-07-01T12:00:00Z', 'Europe/Paris', '14:00'],
])('%s in %s is %s', (iso, zone, time) => {
  expect(timeOfDay(iso, zone)).toBe(time)
})

test('a phone without a table of zones knows the Chinese ones, and tells the others in UTC', () => {
  vi.stubGlobal('Intl', undefined)
  expect([knowsZone('Asia/Shanghai'), knowsZone('Europe/Paris')]).toEqual([true, false])
  expect(timeOfDay('2026-11-26T23:05:00Z', 'Asia/Shanghai')).toBe('7:05')
  expect(timeOfDay('2026-07-01T12:00:00Z', 'Europe/Paris')).toBe('12:00')
})

test('a zone that does not exist is not known', () => {
  expect(knowsZone('Mars/Olympus')).toBe(false)
})

test.each([
  ['zh_CN', 45.4, '45 分钟'],
  ['zh_CN', 120, '2 小时'],
  ['en', 289, '4 h 49 min'],
  ['en', 0, '0 min'],
])('%s: %d minutes are %s', (language, minutes, words) => {
  phone({ language })
  expect(duration(minutes)).toBe(words)
})
