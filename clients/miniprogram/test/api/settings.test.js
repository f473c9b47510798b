import { expect, test } from 'vitest'
import { app, phone } from '../phone.js'

const { asAddress, changeSettings, language } = app('api/settings')

test.each([
  [' https://guide.example/ ', 'https://guide.example'],
  ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
  ['https://example.com/guide/', 'https://example.com/guide'],
  ['guide.example', ''],
  ['ftp://guide.example', ''],
  ['https://', ''],
  ['https://guide.example?x=1', ''],
  ['', ''],
])('the address %j is kept as %j', (typed, kept) => {
  expect(asAddress(typed)).toBe(kept)
})

test('the language is the one that was set, else the phone\'s, else English', () => {
  phone({ language: 'zh_TW' })
  expect(language()).toBe('zh-Hans')
  phone({ language: 'fr' })
  expect(language()).toBe('en')
  changeSettings({ lang: 'zh-Hans' })
  expect(language()).toBe('zh-Hans')
})
