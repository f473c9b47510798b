import { expect, test } from 'vitest'
import { app, phone, settled, written } from '../phone.js'
import { render } from '../render.js'

const { catchUp } = app('api/changes')
const guide = written('guide')

const server = () => ({ data: guide, header: { etag: '"7.a"' } })

async function open(properties = { slug: 'heron-isle' }) {
  const page = render('pages/guide/guide', properties)
  await page.instance.onLoad()
  await settled()
  return page
}

test('a page is shown with its sections, who wrote it and which revision it is', async () => {
  const { calls, doing } = phone({ server })
  const page = await open()
  expect(calls[0].path).toBe('/v1/guides/heron-isle?lang=zh-Hans')
  expect(doing('setNavigationBarTitle')[0].title).toBe('鹭洲')
  expect(page.texts('.section-title')).toEqual(['概览', '开放与票价', '吃什么', '相关攻略'])
  expect(page.words()).toMatch(/资料与编辑合写 · 第 7 版 · 11月25日/)
  expect(page.words()).toContain('这一页原来叫“lu-zhou”。')
})

test('live facts carry how fresh they are into the text, and each section its own evidence', async () => {
  phone({ server })
  const page = await open()
  const [, visit] = page.instance.data.page.sections
  expect(visit.nodes).toContain('<span class="fact fact-fresh">3月至11月 8:30-17:00</span>')
  expect(visit.nodes).toContain('<span class="fact fact-stale">')
  expect(visit.nodes).toContain('<span class="fact fact-unknown">未知</span>')
  expect(page.texts('.section')[1]).toMatch(/6 天前核对 · 可能已过时 · 湖上人家/)
  expect(page.texts('.section')[1]).toContain('依据2')
  expect(page.texts('.legend')[0]).toContain('灰色表示未知')
})

test('a section whose evidence changed says so', async () => {
  phone({ server })
  const page = await open()
  expect(page.texts('.note')).toEqual(['依据已有变化，这一节可能要修改：门票：40元 → 45元'])
})

test('what changed may be a passage, or be gone', async () => {
  const flags = [{ code: 'claim_gone', place: guide.place, before: '岛上有茶寮' }, { code: 'claim_gone', field: 'attributes.最佳季节', before: '秋' }]
  phone({ server: () => ({ data: { ...guide, sections: [{ ...guide.sections[0], flags }] } }) })
  const page = await open()
  expect(page.texts('.note')[0]).toContain('鹭洲：岛上有茶寮 → 已不见于来源最佳季节：秋 → 已不见于来源')
})

test('a section without flags is as good as one with none', async () => {
  const { flags, ...section } = guide.sections[0]
  phone({ server: () => ({ data: { ...guide, sections: [section] } }) })
  expect((await open()).texts('.note')).toEqual([])
})

test('links to other pages are tapped below the text', async () => {
  const { doing } = phone({ server })
  const page = await open()
  await page.tap('.chip', '盐街')
  expect(doing('navigateTo')[0].url).toBe('/pages/guide/guide?slug=salt-street&lang=')
})

test('addresses elsewhere are copied', async () => {
  const html = '<p><a rel="nofollow" class="external" href="https://boats.example/">船票</a></p>'
  const { doing } = phone({ server: () => ({ data: { ...guide, sections: [{ ...guide.sections[2], html }] } }) })
  const page = await open()
  await page.tap('.chip', '船票')
  expect(doing('setClipboardData')[0].data).toBe('https://boats.example/')
  expect(doing('showToast')[0].title).toContain('已复制')
})

test('another language opens in its own words', async () => {
  const { calls, doing } = phone({ server })
  const page = await open()
  await page.tap('.language')
  expect(doing('navigateTo')[0].url).toBe('/pages/guide/guide?slug=heron-isle&lang=en')
  await open({ slug: 'heron-isle', lang: 'en' })
  expect(calls[1].path).toBe('/v1/guides/heron-isle?lang=en')
})

test('without a network the kept page is shown, and from when it is', async () => {
  let up = true
  phone({ server: () => up && server() })
  await open()
  up = false
  const page = await open()
  expect(page.texts('.offline')[0]).toContain('没有连上服务')
  expect(page.texts('.name')).toEqual(['鹭洲'])
})

test('a page that is not there tells so and can be tried again', async () => {
  phone({ server: () => ({ status: 404, data: { type: '/problems/not_found', status: 404, detail: '没有这一页' } }) })
  const page = await open()
  expect(page.inside('.failed').words()).toContain('没有这一页')
})

test('it is read again when it or a place it speaks of changed, until it is left', async () => {
  let items = []
  const { calls } = phone({ server: ({ path }) => (path.startsWith('/v1/changes') ? { data: { items, next_cursor: '1' } } : server()) })
  const page = await open()
  const reads = () => calls.filter(({ path }) => path.startsWith('/v1/guides')).length
  items = [{ seq: 1, subject: 'place', id: 'p_elsewhere', at: '' }]
  await catchUp()
  await settled()
  expect(reads()).toBe(1)
  items = [{ seq: 2, subject: 'place', id: guide.place.id, at: '' }]
  await catchUp()
  await settled()
  expect(reads()).toBe(2)
  page.component.detach()
  await catchUp()
  await settled()
  expect(reads()).toBe(2)
})

test('it can be shared and pulled', async () => {
  const { doing } = phone({ server })
  const page = await open()
  expect(page.instance.onShareAppMessage()).toEqual({ title: '鹭洲', path: '/pages/guide/guide?slug=heron-isle' })
  await page.instance.onPullDownRefresh()
  expect(doing('stopPullDownRefresh')).toHaveLength(1)
})
