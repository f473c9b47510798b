import { expect, test, vi } from 'vitest'
import { app, phone } from '../phone.js'

const { send, urlOf } = app('api/send')
const { changeSettings } = app('api/settings')

const fine = { data: { ok: true } }
const refusal = (status, name, more = {}, header = {}) => ({
  status,
  header,
  data: { type: `/problems/${name}`, title: name, status, detail: `words of ${name}`, ...more },
})
const problemOf = (call) => send(call).then(() => undefined, (problem) => problem)

test('a call goes to the set address, in the traveller\'s language', async () => {
  const { calls } = phone({ server: () => fine, language: 'en' })
  changeSettings({ address: 'https://guide.example' })
  expect((await send({ path: '/v1/search', query: { q: '茶 馆', limit: 5, kind: undefined, near: '' } })).data).toEqual({ ok: true })
  expect(calls[0]).toMatchObject({ url: 'https://guide.example/v1/search?q=%E8%8C%B6%20%E9%A6%86&limit=5', method: 'GET' })
  expect(calls[0].header['accept-language']).toBe('en')
})

test('what is refused is told with its code, words and fields', async () => {
  const errors = [{ pointer: '/max_min', code: 'invalid', message: 'from 15' }]
  phone({ server: () => refusal(422, 'invalid', { errors }, { 'X-Request-Id': 'r-1' }) })
  expect(await problemOf({ path: '/v1/x' })).toMatchObject({ code: 'invalid', status: 422, message: 'words of invalid', errors, requestId: 'r-1' })
})

test('a problem keeps its words when it is shown, as data', async () => {
  phone({ server: () => refusal(404, 'not_found') })
  expect(Object.keys(await problemOf({ path: '/v1/x' }))).toContain('message')
})

test('an answer by something in between is told in the traveller\'s language', async () => {
  phone({ server: () => ({ status: 502, data: '<html>' }) })
  expect((await problemOf({ path: '/' })).message).toContain('HTTP 502')
  phone({ server: () => ({ status: 502, data: '<html>' }), language: 'en' })
  expect((await problemOf({ path: '/' })).message).toMatch(/did not answer as it should/)
})

test('a server that is not reached is told with what would help', async () => {
  phone()
  expect(await problemOf({ path: '/' })).toMatchObject({ code: 'unreachable', status: 0, message: expect.stringContaining('设置') })
})

test('a server without time is asked once more, when it says so', async () => {
  let asked = 0
  phone({ server: () => (asked++ ? fine : refusal(503, 'unavailable', {}, { 'Retry-After': '0' })) })
  expect((await send({ path: '/' })).data).toEqual({ ok: true })

  const { calls } = phone({ server: () => refusal(429, 'too_many', {}, { 'retry-after': '60' }) })
  expect(await problemOf({ path: '/' })).toMatchObject({ code: 'too_many', retryAfter: 60 })
  expect(calls).toHaveLength(1)
})

test('a token comes from one\'s own backend, is kept until it nears its end, and is renewed when it is refused', async () => {
  let given = 0
  let good = 't1'
  const { calls } = phone({
    server({ url, header }) {
      if (url === 'https://own.example/token') {
        given++
        return { data: { token: `t${given}`, expires_at: new Date(Date.now() + 600_000).toISOString() } }
      }
      return header.authorization === `Bearer ${good}` ? fine : refusal(401, 'unauthorized')
    },
  })
  changeSettings({ tokenAddress: 'https://own.example/token' })

  await send({ path: '/a' })
  await send({ path: '/b' })
  expect(given).toBe(1)

  vi.setSystemTime(Date.now() + 545_000)
  good = 't2'
  await send({ path: '/c' })
  expect(given).toBe(2)

  good = 't3'
  await send({ path: '/d' })
  expect(given).toBe(3)

  good = 'none'
  expect((await problemOf({ path: '/e' })).code).toBe('unauthorized')
  expect(calls.some(({ header }) => header.authorization === 'Bearer t4')).toBe(true)
})

test('a backend that fails is told, and asked again by the next call', async () => {
  let up = false
  phone({ server: ({ url }) => (url.startsWith('https://away') ? up && { data: { token: 't' } } : fine) })
  changeSettings({ tokenAddress: 'https://away.example/token' })
  expect((await problemOf({ path: '/' })).code).toBe('unreachable')
  up = true
  expect((await send({ path: '/' })).data).toEqual({ ok: true })
})

test('an address has no empty parameters', () => {
  phone()
  expect(urlOf('/v1/guides', { q: '', kind: undefined })).toBe('http://127.0.0.1:8080/v1/guides')
})
