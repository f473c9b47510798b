import { expect, test } from 'vitest'
import { phone, recorded, settled } from '../phone.js'
import { render } from '../render.js'

const HERE = { latitude: 29.8785, longitude: 118.6282, accuracy: 20 }
const plan = recorded('plan')

const server = ({ path }) => ({ data: path.startsWith('/v1/search') ? recorded('places') : plan })

async function open() {
  const page = render('pages/walk/walk')
  page.instance.onShow()
  await settled()
  return page
}

test('a wish is sent as it was set, and answered as a time line and a map in the datum of the phone', async () => {
  const { calls } = phone({ server, position: HERE })
  const page = await open()
  await page.tap('.here .chip')
  await page.tell('.slider', 'change', 5)
  await page.tap('.chip', '历史')
  await page.tap('.chip', '茶')
  await page.tap('.chip', '茶')
  await page.tap('.chip', '轮椅或婴儿车')
  await page.tap('.chip', '慢')
  await page.tap('.chip', '带着孩子')
  await page.tap('.go')
  await settled()

  expect(calls[0].data).toEqual({
    start: { lat: 29.8785, lon: 118.6282 },
    max_min: 300,
    interests: ['历史'],
    mode: 'wheels',
    pace: 'slow',
    round_trip: true,
    children: true,
    datum: 'gcj02',
    lang: 'zh-Hans',
  })
  expect(page.texts('.stop')).toHaveLength(plan.stops.length)
  expect(page.texts('.stop')[0]).toMatch(/^1.*笺坊.*9:\d\d–10:\d\d.*开放 · 停留 70 分钟 · ¥40.*核对/)
  expect(page.texts('.leg')[0]).toMatch(/\d+ 米，约 \d+ 分钟/)
  expect(page.html()).toContain('wx-map')
  expect(page.words()).toContain('时间都是当地时间')
})

test('a place to begin at is found by its name', async () => {
  const { calls } = phone({ server })
  const page = await open()
  await page.tell('.field', 'input', '鼓楼')
  await new Promise((resolve) => setTimeout(resolve, 350))
  await settled()
  expect(decodeURIComponent(calls[0].path)).toContain('q=鼓楼&kind=place')
  await page.tap('.place', '谯楼')
  await page.tap('.go')
  await settled()
  expect(calls[1].data.start).toEqual({ place_id: recorded('places').items[0].place.id })
})

test('while one types, only the last word is looked for', async () => {
  const { calls } = phone({ server })
  const page = await open()
  await page.tell('.field', 'input', '鼓')
  await page.tell('.field', 'input', '鼓楼')
  await new Promise((resolve) => setTimeout(resolve, 350))
  expect(calls).toHaveLength(1)
})

test('without a start one is told what is missing', async () => {
  const { calls, doing } = phone({ server })
  const page = await open()
  await page.tap('.go')
  expect(doing('showToast')[0].title).toContain('请先选出发地')
  expect(calls).toEqual([])
})

test('what cannot be is told by name, and the wish is still there', async () => {
  let bad = true
  phone({ position: HERE, server: () => (bad ? { status: 422, data: recorded('problem-invalid') } : { data: plan }) })
  const page = await open()
  await page.tap('.here .chip')
  await page.tap('.go')
  await settled()
  expect(page.inside('.failed').words()).toContain('岫川市博物馆：时间不够')
  bad = false
  await page.inside('.failed').tap('.again')
  await settled()
  expect(page.texts('.stop').length).toBeGreaterThan(0)
  await page.tap('.chip', '改一改')
  expect(page.texts('.here .chip')).toEqual(['我的位置'])
})

test('a plan without stops says so', async () => {
  phone({ position: HERE, server: () => ({ data: { ...plan, stops: [], legs: [], warnings: [{ code: 'empty', message: '没有合适的地方' }] } }) })
  const page = await open()
  await page.tap('.here .chip')
  await page.tap('.go')
  await settled()
  expect(page.words()).toContain('这段时间里没有排得下的地方')
  expect(page.texts('.note')).toEqual(['没有合适的地方'])
  expect(page.html()).not.toContain('wx-map')
})

test('what is left out is told with the reason', async () => {
  const skipped = [{ place: { id: 'p', name: '河埠夜市' }, code: 'closed', reason: '这段时间不开放' }]
  phone({ position: HERE, server: () => ({ data: { ...plan, skipped } }) })
  const page = await open()
  await page.tap('.here .chip')
  await page.tap('.go')
  await settled()
  expect(page.texts('.skipped')).toEqual(['河埠夜市这段时间不开放'])
})

test('a plan that an answer brought is shown', async () => {
  const { stored } = phone({ server })
  stored.set('plan', recorded('answer-plan').plan)
  const page = await open()
  expect(page.texts('.stop')).toHaveLength(4)
  expect(stored.has('plan')).toBe(false)
})

test('it speaks English', async () => {
  phone({ server, position: HERE, language: 'en' })
  const page = await open()
  expect(page.words()).toContain('What you like')
  await page.tap('.here .chip')
  await page.tap('.go')
  await settled()
  expect(page.texts('.heading')[0]).toBe('4 h 49 min in all, 1.2 km on foot')
})
