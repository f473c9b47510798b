import { expect, test } from 'vitest'
import { phone, recorded, settled, stream } from '../phone.js'
import { render } from '../render.js'

const answer = recorded('answer')
const HERE = { latitude: 29.8969, longitude: 118.6111, accuracy: 20 }

const streamed = (given) => ({
  pieces: stream([['citations', { citations: given.citations }], ['delta', { text: given.answer }], ['done', given]]),
})

async function open() {
  const page = render('pages/ask/ask')
  page.instance.onShow()
  await settled()
  return page
}

async function ask(page, question) {
  await page.tell('.field', 'input', question)
  await page.tap('.go')
  await settled()
}

test('at first there are examples to tap', async () => {
  const { calls } = phone({ server: () => streamed(answer) })
  const page = await open()
  expect(page.words()).toContain('现在有哪些展览？')
  await page.tap('.chip', '附近有什么吃的？')
  await settled()
  expect(calls[0].data.messages).toEqual([{ role: 'user', content: '附近有什么吃的？' }])
})

test('an answer stands with its marks, its evidence and how fresh that is', async () => {
  phone({ server: () => streamed(answer) })
  const page = await open()
  await ask(page, '听涛松有什么传说？')
  expect(page.texts('.mine')).toEqual(['听涛松有什么传说？'])
  expect(page.texts('.text')[0]).toContain('含在澜岫山大门票内')
  expect(page.texts('.evidence-line')[0]).toMatch(/依据 1 条.*分钟前核对 · 澜岫风景区官方网站/)
  expect(page.html()).not.toContain('evidence--words')

  await page.tap('.mark')
  expect(page.html()).toContain('evidence--evidence-called')
  expect(page.html()).toContain('evidence--words')
  await page.tap('.evidence-line')
  expect(page.html()).not.toContain('evidence--words')
})

test('the dialogue goes along, and the suggestions are questions', async () => {
  const { calls } = phone({ server: () => streamed(answer) })
  const page = await open()
  await ask(page, '听涛松在哪？')
  await page.tap('.chip', answer.suggestions[0])
  await settled()
  expect(calls[1].data.messages).toEqual([
    { role: 'user', content: '听涛松在哪？' },
    { role: 'assistant', content: answer.answer },
    { role: 'user', content: answer.suggestions[0] },
  ])
  await page.tap('.tool', '新对话')
  expect(page.texts('.mine')).toEqual([])
  await ask(page, '谯楼呢？')
  expect(calls[2].data.messages).toHaveLength(1)
})

test('what nothing is known of is not shown as an answer', async () => {
  phone({ server: () => streamed(recorded('answer-unknown')) })
  const page = await open()
  await ask(page, '埃菲尔铁塔门票多少钱？')
  expect(page.texts('.note')).toEqual(['没有资料能确切回答这个问题。'])
  expect(page.texts('.evidence-line')).toEqual([])
})

test('warnings are shown', async () => {
  phone({ server: () => streamed({ ...answer, warnings: [{ code: 'stale', message: '这条资料可能已过时' }] }) })
  const page = await open()
  await ask(page, '门票？')
  expect(page.texts('.note')).toEqual(['这条资料可能已过时'])
})

test('a position goes along when it is wanted and told, in the datum of the phone', async () => {
  const { calls } = phone({ server: () => streamed(answer), position: HERE })
  const page = await open()
  await page.tap('.tool', '用我的位置')
  await ask(page, '附近有什么？')
  expect(calls[0].data).toMatchObject({ location: { lat: 29.8969, lon: 118.6111 }, datum: 'gcj02' })
  await page.tap('.tool', '用我的位置')
  await ask(page, '再问')
  expect(calls[1].data.location).toBeUndefined()
})

test('a position that is not told is missed with a word', async () => {
  const { doing } = phone({ server: () => streamed(answer) })
  const page = await open()
  await page.tap('.tool', '用我的位置')
  await settled()
  expect(doing('showToast')[0].title).toContain('没有拿到位置')
})

test('what failed tells why and is asked again by a tap, without becoming part of the dialogue', async () => {
  let up = false
  const { calls } = phone({ server: () => (up ? streamed(answer) : undefined) })
  const page = await open()
  await ask(page, '开门吗？')
  expect(page.inside('.failed').words()).toContain('连不上服务')
  up = true
  await page.inside('.failed').tap('.again')
  await settled()
  expect(page.texts('.mine')).toEqual(['开门吗？'])
  expect(page.texts('.text')).toHaveLength(1)
  expect(calls[1].data.messages).toHaveLength(1)
})

test('an answer can be stopped, and is marked as not complete', async () => {
  let go
  phone({ server: () => new Promise((resolve) => (go = () => resolve(streamed(answer)))) })
  const page = await open()
  await ask(page, '讲个长故事')
  expect(page.words()).toContain('正在查资料')
  await page.tap('.go', '停下')
  go()
  await settled()
  expect(page.words()).toContain('已停下，回答不完整。')
  expect(page.texts('.text')).toEqual([])
  expect(page.texts('.go')).toEqual(['发送'])
})

test('an empty question is not asked', async () => {
  const { calls } = phone({ server: () => streamed(answer) })
  const page = await open()
  await ask(page, '   ')
  expect(calls).toEqual([])
})

test('a plan in an answer opens on the map', async () => {
  const { stored, doing } = phone({ server: () => streamed(recorded('answer-plan')) })
  const page = await open()
  await ask(page, '明天怎么玩？')
  await page.tap('.plan')
  expect(doing('switchTab')[0].url).toBe('/pages/walk/walk')
  expect(stored.get('plan').stops).toHaveLength(4)
})

test('a question that another page left is asked, about its place', async () => {
  const { calls, stored } = phone({ server: () => streamed(answer) })
  stored.set('question', { question: '介绍一下半漪亭', place_id: 'p_1' })
  await open()
  expect(calls[0].data).toMatchObject({ place_id: 'p_1', messages: [{ content: '介绍一下半漪亭' }] })
  expect(stored.has('question')).toBe(false)
})

test('it speaks English, and asks for English', async () => {
  const { calls } = phone({ server: () => streamed(answer), language: 'en' })
  const page = await open()
  expect(page.words()).toContain('What would you like to know?')
  await ask(page, 'Is it open?')
  expect(calls[0].data.lang).toBe('en')
  expect(page.texts('.evidence-line')[0]).toContain('checked')
})
