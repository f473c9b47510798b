import { expect, test } from 'vitest'
import { app, phone } from '../phone.js'

const { read, forget, forgetAll } = app('api/kept')
const { changeSettings } = app('api/settings')

/** A server whose answers have tags, and that can go away. */
function server(answers) {
  const state = { up: true, answers, asked: [] }
  phone({
    server({ path, header }) {
      if (!state.up) return undefined
      const tag = header['if-none-match']
      state.asked.push(`${path} ${tag ?? '-'}`)
      const [etag, data] = state.answers[path]
      return tag === etag ? { status: 304, data: '' } : { data, header: { ETag: etag } }
    },
  })
  return state
}

test('what has not changed is asked for by its tag and given again', async () => {
  const state = server({ '/v1/guides/a': ['"1"', { title: '甲' }] })
  await read('/v1/guides/a')
  expect(await read('/v1/guides/a')).toEqual({ data: { title: '甲' } })
  state.answers['/v1/guides/a'] = ['"2"', { title: '乙' }]
  expect(await read('/v1/guides/a')).toEqual({ data: { title: '乙' } })
  expect(state.asked).toEqual(['/v1/guides/a -', '/v1/guides/a "1"', '/v1/guides/a "1"'])
})

test('without a network what is kept is given, and when it was kept', async () => {
  const state = server({ '/v1/guides/a': ['"1"', { title: '甲' }] })
  await read('/v1/guides/a')
  state.up = false
  expect(await read('/v1/guides/a')).toEqual({ data: { title: '甲' }, keptAt: Date.now() })
  await expect(read('/v1/guides/b')).rejects.toMatchObject({ code: 'unreachable' })
})

test('another language has answers of its own', async () => {
  const state = server({ '/v1/guides/a': ['"1"', {}] })
  await read('/v1/guides/a')
  changeSettings({ lang: 'en' })
  await read('/v1/guides/a')
  expect(state.asked).toEqual(['/v1/guides/a -', '/v1/guides/a -'])
})

test('what is forgotten is that path and all below it, and nothing that only begins alike', async () => {
  const paths = ['/v1/places/p_1', '/v1/places/p_1/status', '/v1/places/p_1?lang=en', '/v1/places/p_12']
  const state = server(Object.fromEntries(paths.map((path) => [path, ['"1"', {}]])))
  for (const path of paths) await read(path)
  forget('/v1/places/p_1')
  state.asked = []
  for (const path of paths) await read(path)
  expect(state.asked).toEqual([...paths.slice(0, 3).map((path) => `${path} -`), '/v1/places/p_12 "1"'])
})

test('only so much is kept: what was not used for longest is let go', async () => {
  const paths = Array.from({ length: 61 }, (_, index) => `/v1/guides/${index}`)
  const state = server(Object.fromEntries(paths.map((path) => [path, ['"1"', {}]])))
  for (const path of paths) await read(path)
  state.asked = []
  await read(paths[60])
  await read(paths[0])
  expect(state.asked).toEqual(['/v1/guides/60 "1"', '/v1/guides/0 -'])
})

test('everything can be forgotten', async () => {
  const state = server({ '/v1/guides/a': ['"1"', {}] })
  await read('/v1/guides/a')
  forgetAll()
  await read('/v1/guides/a')
  expect(state.asked[1]).toBe('/v1/guides/a -')
})
