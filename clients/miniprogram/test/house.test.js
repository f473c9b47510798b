// What holds for the whole app: every page is complete, every word is there in both languages and used rightly.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { app, phone, settled } from './phone.js'

const ROOT = join(import.meta.dirname, '../app')
const read = (path) => readFileSync(join(ROOT, path), 'utf8')
const json = (path) => JSON.parse(read(path))
const config = json('app.json')
const views = readdirSync(ROOT, { recursive: true }).filter((path) => path.endsWith('.wxml'))

test('every page and component has its four files, and every picture is there', () => {
  const components = Object.values(config.usingComponents).map((path) => path.slice(1))
  for (const path of [...config.pages, ...components]) {
    for (const kind of ['js', 'json', 'wxml', 'wxss']) expect(existsSync(join(ROOT, `${path}.${kind}`)), `${path}.${kind}`).toBe(true)
  }
  expect(views.map((path) => path.slice(0, -5)).sort()).toEqual([...config.pages, ...components].sort())
  for (const { iconPath, selectedIconPath } of config.tabBar.list) {
    for (const path of [iconPath, selectedIconPath]) expect(existsSync(join(ROOT, path)), path).toBe(true)
  }
})

test('every colour of the frame is there, by day and by night', () => {
  const named = [...read('app.json').matchAll(/"@(\w+)"/g)].map(([, name]) => name)
  const { light, dark } = json('theme.json')
  for (const name of named) expect([light[name], dark[name]], name).not.toContain(undefined)
  expect(Object.keys(light)).toEqual(Object.keys(dark))
})

test('every word is there in both languages, with the same gaps', () => {
  const shape = (words) => Object.entries(words).map(([key, value]) => {
    if (typeof value === 'function') return `${key}(${value.length})`
    if (Array.isArray(value)) return `${key}[${value.length}]`
    return typeof value === 'object' ? `${key}{${Object.keys(value)}}` : key
  })
  expect(shape(app('words/en'))).toEqual(shape(app('words/zh')))
})

test('every word that a view shows is there, and has no gap; every word is used', () => {
  const words = app('words/zh')
  const shown = views.flatMap((path) => [...read(path).matchAll(/\bw\.(\w+)/g)].map(([, key]) => key))
  for (const key of shown) expect(['string', 'object'], key).toContain(typeof words[key])
  const code = readdirSync(ROOT, { recursive: true }).filter((path) => path.endsWith('.js') && !path.startsWith('words/z') && !path.startsWith('words/e'))
  const everything = [...code, ...views].map(read).join('\n')
  expect(Object.keys(words).filter((key) => !new RegExp(`\\.${key}\\b`).test(everything))).toEqual([])
})

test('no view writes words of its own', () => {
  for (const path of views) expect(read(path).replace(/<!--.*?-->/gs, ''), path).not.toMatch(/[一-鿿]/)
})

test('the app names its tabs and follows changes while it is seen', async () => {
  const { calls, doing } = phone({ language: 'en', server: () => ({ data: { items: [], next_cursor: '0' } }) })
  let handlers
  vi.stubGlobal('App', (given) => (handlers = given))
  app('app')
  handlers.onShow()
  await settled()
  handlers.onHide()
  expect(doing('setTabBarItem').map(({ text }) => text)).toEqual(['Ask', 'Photo', 'Walk', 'Guides', 'Settings'])
  expect(calls.map(({ path }) => path)).toEqual(['/v1/changes?since=0&limit=1000'])
})
