import { afterEach, expect, test, vi } from 'vitest'
import { app, phone, settled } from '../phone.js'

const { catchUp, offChanges, onChanges, startFollowing, stopFollowing } = app('api/changes')
const { read } = app('api/kept')
const { changeSettings } = app('api/settings')

afterEach(() => {
  stopFollowing()
  vi.useRealTimers()
})

const change = (seq, subject = 'place', id = `p_${seq}`) => ({ seq, subject, id, at: '2026-11-26T16:00:00Z' })

/** A server with a feed, of whose answers the tags never change. */
function feed(changes) {
  const state = { changes, asked: [], up: true }
  const { calls } = phone({
    server({ path, header }) {
      if (!state.up) return undefined
      state.asked.push(path + (header['if-none-match'] ? ' kept' : ''))
      if (!path.startsWith('/v1/changes')) return { data: {}, header: { etag: '"1"' } }
      const since = Number(/since=(\d+)/.exec(path)[1])
      const items = state.changes.filter(({ seq }) => seq > since).slice(0, 1000)
      return { data: { items, next_cursor: String(items.at(-1)?.seq ?? since) } }
    },
  })
  return Object.assign(state, { calls })
}

test('what changed is forgotten and told, once', async () => {
  const state = feed([change(1)])
  const heard = []
  const page = {}
  onChanges(page, (changes) => heard.push(...changes.map(({ id }) => id)))
  await read('/v1/places/p_2')
  await read('/v1/guides/heron-isle')
  await catchUp()
  state.changes = [change(1), change(2), change(3, 'guide', 'heron-isle')]
  await catchUp()
  await catchUp()
  offChanges(page)
  expect(heard).toEqual(['p_1', 'p_2', 'heron-isle'])

  state.asked = []
  await read('/v1/places/p_2')
  await read('/v1/guides/heron-isle')
  expect(state.asked).toEqual(['/v1/places/p_2', '/v1/guides/heron-isle'])
})

test('a long feed is read to its end', async () => {
  const state = feed(Array.from({ length: 2500 }, (_, index) => change(index + 1)))
  await catchUp()
  expect(state.asked.map((path) => /since=(\d+)/.exec(path)[1])).toEqual(['0', '1000', '2000'])
})

test('another server counts by itself, and nothing of the first is kept', async () => {
  const state = feed([change(1)])
  await catchUp()
  await read('/v1/guides/a')
  changeSettings({ address: 'https://other.example' })
  await catchUp()
  expect(state.calls.at(-1).url).toContain('https://other.example/v1/changes?since=0')
  changeSettings({ address: 'http://127.0.0.1:8080' })
  state.asked = []
  await read('/v1/guides/a')
  expect(state.asked).toEqual(['/v1/guides/a'])
})

test('it is followed while the app is seen, failures and all', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  const warn = vi.spyOn(console, 'warn').mockReturnValue()
  const state = feed([])
  startFollowing()
  await vi.advanceTimersByTimeAsync(1)
  state.up = false
  await vi.advanceTimersByTimeAsync(60_000)
  expect(warn).toHaveBeenCalledTimes(1)
  state.up = true
  await vi.advanceTimersByTimeAsync(60_000)
  expect(state.asked).toHaveLength(2)
  stopFollowing()
  await vi.advanceTimersByTimeAsync(600_000)
  expect(state.asked).toHaveLength(2)
  vi.useRealTimers()
  await settled()
})
