// The app's way to the server, against a running one.
import { beforeEach, expect, test, vi } from 'vitest'
import { app, phone } from './phone.js'

const url = process.env.DAOYOU_TEST_URL
const { ask } = app('api/ask')
const { read } = app('api/kept')
const { catchUp } = app('api/changes')
const { meetServer } = app('api/server')
const { findPlaces } = app('api/places')
const { lookUp } = app('api/photos')
const { planWalk } = app('api/walks')
const { changeSettings } = app('api/settings')
const { showPlan } = app('show/plan')

/** What a phone does with a call. */
async function network({ method, url: address, path, data, header }) {
  const form = method === 'UPLOAD' && formOf(data)
  const response = await fetch(form ? url + path : address, {
    method: form ? 'POST' : method,
    headers: form ? { 'accept-language': header['accept-language'] } : header,
    body: form || (data && JSON.stringify(data)),
  })
  const received = { status: response.status, header: Object.fromEntries(response.headers) }
  const bytes = await response.arrayBuffer()
  if (header.accept === 'text/event-stream') return { ...received, pieces: [bytes.slice(0, 1000), bytes.slice(1000)] }
  const text = new TextDecoder().decode(bytes)
  return { ...received, data: text && JSON.parse(text) }
}

function formOf({ filePath, name, formData }) {
  const form = new FormData()
  form.append(name, filePath, 'photo.jpg')
  for (const [key, value] of Object.entries(formData)) form.append(key, String(value))
  return form
}

let device
beforeEach(({ skip }) => {
  if (!url) skip('DAOYOU_TEST_URL is not set')
  device = phone({ server: network })
  changeSettings({ address: url.replace(/\/$/, '') })
})

test('the server is met', async () => {
  expect(await meetServer()).toMatchObject({ name: expect.any(String), needsKey: false })
})

test('a question is answered as it is written', async () => {
  let text = ''
  const messages = [{ role: 'user', content: '听涛松有什么传说？' }]
  const { answer } = ask({ messages, lang: 'zh-Hans' }, { citations: () => {}, delta: (more) => (text += more) })
  expect((await answer).answer).toBe(text)
})

test('a place is found, and a walk from it drawn', async () => {
  const [place] = await findPlaces('谯楼')
  const plan = showPlan(await planWalk({ start: { place_id: place.id }, max_min: 180, round_trip: true }))
  expect(plan.markers.length).toBeGreaterThan(0)
  expect(plan.polyline[0].points[0]).toMatchObject({ latitude: expect.any(Number), longitude: expect.any(Number) })
})

test('a wish that cannot be is told in words', async () => {
  const wish = { start: { place_id: 'drum-tower' }, max_min: 5 }
  await expect(planWalk(wish)).rejects.toMatchObject({ code: 'invalid', errors: [{ message: expect.stringMatching(/[一-鿿]/) }] })
})

test('a picture that the server has is recognised', async () => {
  const { data: place } = await read('/v1/places/half-ripple-pavilion')
  const picture = await fetch(`${url}/v1/photos/${place.photos[0].picture}`).then((response) => response.blob())
  expect((await lookUp(picture)).matches[0].place.name).toBe('半漪亭')
})

test('what is kept is asked for by its tag', async () => {
  const routes = () => read('/v1/routes', { lang: 'zh-Hans' })
  // What it says has a date of its last reading, and the demo reads every few seconds: two readings in between are alike.
  await vi.waitFor(async () => expect(await routes()).toEqual(await routes()), { timeout: 60_000, interval: 100 })
  expect(device.calls.at(-1).header['if-none-match']).toMatch(/"/)
})

test('changes are caught up with', async () => {
  await catchUp()
  expect(Number(device.stored.get('changes').since)).toBeGreaterThan(0)
})
