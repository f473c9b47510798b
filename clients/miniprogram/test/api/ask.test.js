import { expect, test } from 'vitest'
import { app, phone, recorded, settled, stream } from '../phone.js'

const { ask } = app('api/ask')
const answer = recorded('answer')
const question = { messages: [{ role: 'user', content: '听涛松有什么传说？' }], lang: 'zh-Hans' }
const events = [['citations', { citations: answer.citations }], ['delta', { text: '听涛松：' }], ['delta', { text: '松' }], ['done', answer]]

function listen() {
  const heard = []
  return { heard, citations: (all) => heard.push(all.length), delta: (text) => heard.push(text) }
}

test.each([1, 2, 3, 5, 100_000])('a stream that comes in pieces of %i bytes is told whole', async (size) => {
  phone({ server: () => ({ pieces: stream(events, size) }) })
  const ears = listen()
  expect(await ask(question, ears).answer).toEqual(answer)
  expect(ears.heard).toEqual([1, '听涛松：', '松'])
})

test('signs of two, three and four bytes come through', async () => {
  const { utf8Decoder } = app('api/utf8')
  const text = 'Café 松 🌲 ¥'
  for (const size of [1, 2, 3]) {
    const decode = utf8Decoder()
    const bytes = new TextEncoder().encode(text)
    let decoded = ''
    for (let at = 0; at < bytes.length; at += size) decoded += decode(bytes.slice(at, at + size).buffer)
    expect(decoded).toBe(text)
  }
})

test('a phone that cannot receive in pieces gets the answer at once', async () => {
  const { calls } = phone({ streams: false, server: () => ({ data: answer }) })
  expect(await ask(question, listen()).answer).toEqual(answer)
  expect(calls[0].header.accept).toBeUndefined()
})

test('an answer that fails on its way tells its problem', async () => {
  const problem = { type: '/problems/internal', title: '', status: 500, detail: '出了故障' }
  phone({ server: () => ({ pieces: stream([events[0], ['error', problem]]) }) })
  await expect(ask(question, listen()).answer).rejects.toMatchObject({ code: 'internal', message: '出了故障' })
})

test('a question that is refused tells its problem', async () => {
  const body = new TextEncoder().encode(JSON.stringify({ type: '/problems/invalid', status: 422, detail: '太长' }))
  phone({ server: () => ({ status: 422, pieces: [body.slice(0, 30).buffer, body.slice(30).buffer] }) })
  await expect(ask(question, listen()).answer).rejects.toMatchObject({ code: 'invalid', message: '太长' })
})

test('a stream that breaks off is not taken for an answer', async () => {
  phone({ server: () => ({ pieces: stream(events.slice(0, 2)) }) })
  await expect(ask(question, listen()).answer).rejects.toMatchObject({ code: 'unreachable' })
})

test('whoever stops hears nothing more', async () => {
  phone({ server: () => ({ pieces: stream(events) }) })
  const ears = listen()
  const call = ask(question, ears)
  let ended = false
  call.answer.finally(() => (ended = true))
  await Promise.resolve().then(() => call.stop())
  await settled()
  expect(ears.heard).toEqual([])
  expect(ended).toBe(false)
})
