import { expect, test } from 'vitest'
import { app, phone, settled, written } from '../phone.js'
import { render } from '../render.js'

const { catchUp } = app('api/changes')
const { changeSettings } = app('api/settings')

function server({ path }) {
  const given = path.startsWith('/v1/changes')
    ? { items: [{ seq: 1, subject: 'guide', id: 'heron-isle', at: '2026-11-26T16:00:00Z' }], next_cursor: '1' }
    : written(path.includes('cursor=3') ? 'guides-more' : 'guides')
  return { data: given, header: { etag: `"${path}"` } }
}

async function open() {
  const page = render('pages/guides/guides')
  page.instance.onShow()
  await settled()
  return page
}

test('pages are listed with what they are, who wrote them and when', async () => {
  phone({ server })
  const page = await open()
  expect(page.texts('.guide')[0]).toMatch(/^鹭洲.*白鹭营巢.*景点 · 资料与编辑合写 · 11月25日 .* 修订$/)
  expect(page.texts('.guide')).toHaveLength(3)
})

test('scrolling on brings the rest, once', async () => {
  const { calls } = phone({ server })
  const page = await open()
  page.instance.onReachBottom()
  page.instance.onReachBottom()
  await settled()
  expect(page.texts('.guide')).toHaveLength(4)
  page.instance.onReachBottom()
  await settled()
  expect(calls).toHaveLength(2)
  expect(page.texts('.end')).toEqual(['就这些了'])
})

test('one searches by words and by kind', async () => {
  const { calls } = phone({ server })
  const page = await open()
  await page.tell('.field', 'input', ' 雨天 ')
  await page.tell('.field', 'confirm')
  await settled()
  await page.tap('.kind', '专题')
  await settled()
  expect(decodeURIComponent(calls.at(-1).path)).toBe('/v1/guides?q=雨天&kind=topic&lang=zh-Hans&limit=20')
})

test('when nothing is found there is a word', async () => {
  phone({ server: () => ({ data: { items: [], next_cursor: null } }) })
  const page = await open()
  expect(page.words()).toContain('没有找到攻略')
})

test('a server without guides says so, and that is no failure', async () => {
  phone({ server: () => ({ status: 404, data: { type: '/problems/not_found', status: 404, detail: '没有这个地址' } }) })
  const page = await open()
  expect(page.words()).toContain('这台服务还没有攻略')
  expect(page.texts('.again')).toEqual([])
})

test('without a network what was read before is shown, and from when it is', async () => {
  let up = true
  phone({ server: (call) => up && server(call) })
  await open()
  up = false
  const page = await open()
  expect(page.texts('.guide')).toHaveLength(3)
  expect(page.texts('.note')[0]).toMatch(/没有连上服务，下面是 .* 保存的内容/)
})

test('a failure can be tried again', async () => {
  let up = false
  phone({ server: (call) => up && server(call) })
  const page = await open()
  up = true
  await page.inside('.failed').tap('.again')
  await settled()
  expect(page.texts('.guide')).toHaveLength(3)
})

test('a page that changed is read again', async () => {
  const { calls } = phone({ server })
  const page = await open()
  const before = calls.length
  await catchUp()
  await settled()
  expect(calls.slice(before).map(({ path }) => path.split('?')[0])).toEqual(['/v1/changes', '/v1/guides'])
  page.component.detach()
  await catchUp()
})

test('pulling down reads anew', async () => {
  const { doing } = phone({ server })
  const page = await open()
  await page.instance.onPullDownRefresh()
  expect(doing('stopPullDownRefresh')).toHaveLength(1)
})

test('another language is read when the page is shown again', async () => {
  const { calls } = phone({ server })
  const page = await open()
  page.instance.onShow()
  await settled()
  expect(calls).toHaveLength(1)
  changeSettings({ lang: 'en' })
  page.instance.onShow()
  await settled()
  expect(calls[1].path).toContain('lang=en')
  expect(page.words()).toContain('Towns')
})

test('a tap opens the page', async () => {
  const { doing } = phone({ server })
  const page = await open()
  await page.tap('.guide', '雨天怎么玩')
  expect(doing('navigateTo')[0].url).toBe('/pages/guide/guide?slug=rainy-day')
})
