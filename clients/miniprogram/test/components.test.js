import { expect, test } from 'vitest'
import { app, phone, recorded } from './phone.js'
import { render } from './render.js'

const [citation] = recorded('answer').citations
const { Problem } = app('api/problem')

test('freshness is a dot and a line, and opens its clocks by a tap', async () => {
  const { doing } = phone()
  const one = render('components/freshness/freshness', { value: citation.freshness })
  expect(one.texts('.line')[0]).toMatch(/分钟前核对 · 澜岫风景区官方网站/)
  expect(one.html()).toContain('dot-fresh')
  await one.tap('.line')
  expect(one.texts('.clock')).toHaveLength(4)
  expect(one.texts('.clock')[0]).toBe('来源澜岫风景区官方网站 · 官方')
  await one.tap('.link')
  expect(doing('setClipboardData')[0].data).toBe(citation.freshness.source.url)
  expect(doing('showToast')[0].title).toContain('已复制')
  await one.tap('.line')
  expect(one.texts('.clock')).toEqual([])
})

test('freshness of nothing is nothing', () => {
  phone()
  expect(render('components/freshness/freshness', { value: null }).words()).toBe('')
})

test('evidence is its number, the source\'s words, the place and how fresh they are', () => {
  phone()
  const one = render('components/evidence/evidence', { item: citation, called: true })
  expect(one.words()).toMatch(/^1含在澜岫山大门票内，不另收费听涛松.*核对/)
  expect(one.html()).toContain('evidence-called')
})

test('trouble tells what is wrong, when to try again and what to tell the operator', async () => {
  phone()
  const problem = new Problem({
    code: 'unavailable',
    message: '正忙',
    status: 503,
    retryAfter: 2.2,
    requestId: 'r-1',
  })
  const one = render('components/trouble/trouble', { problem: { ...problem } })
  expect(one.texts('.first')).toEqual(['正忙'])
  expect(one.texts('.more')).toEqual(['请 3 秒后再试。', '请求编号: r-1'])
  let again = 0
  one.component.addEventListener('again', () => again++)
  await one.tap('.again')
  expect(again).toBe(1)
})

test('fields at fault are told one by one, and no number where the fault is ours', () => {
  phone({ language: 'en' })
  const errors = [
    { pointer: '/max_min', code: 'invalid', message: 'about 40 minutes more' },
    { pointer: '/must_visit/0', code: 'invalid', message: 'Heron Isle is closed' },
  ]
  const problem = new Problem({ code: 'invalid', message: '/max_min: …', status: 422, errors, requestId: 'r' })
  const one = render('components/trouble/trouble', { problem: { ...problem } })
  expect(one.words()).toBe('about 40 minutes moreHeron Isle is closedTry again')
})

test('an empty place has words', () => {
  phone()
  const one = render('components/nothing/nothing', { title: '没有找到', more: '换个词' })
  expect(one.words()).toBe('没有找到换个词')
})
