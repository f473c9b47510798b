import { expect, test } from 'vitest'
import { app, phone, recorded } from '../phone.js'

const { showPlan } = app('show/plan')
const { planInGcj02, toGcj02 } = app('show/gcj02')
const plan = recorded('plan')

test('stops and ways follow each other in the order of time', () => {
  phone()
  const { rows } = showPlan(plan)
  const kinds = rows.map(({ kind }) => kind)
  expect(kinds.filter((kind) => kind === 'stop')).toHaveLength(plan.stops.length)
  expect(kinds.filter((kind) => kind === 'leg')).toHaveLength(plan.legs.length)
  expect(kinds.slice(0, 3)).toEqual(['leg', 'stop', 'leg'])
  expect(rows[1]).toMatchObject({ number: 1, title: plan.stops[0].place.name, arrive: expect.stringMatching(/^9:\d\d$/), status: 'open' })
})

test('several days stand under their names', () => {
  phone({ language: 'en' })
  const second = { ...plan.stops[0], day: 2, arrive: '2026-11-29T02:00:00Z' }
  const { rows } = showPlan({ ...plan, stops: [...plan.stops, second] })
  expect(rows.filter(({ kind }) => kind === 'day').map(({ title }) => title)).toEqual(['Day 1', 'Day 2'])
})

test('what is not known is told as not known, and what is free as free', () => {
  phone({ language: 'en' })
  const stop = { ...plan.stops[0], status: 'unknown', price: undefined, last_entry: null, wait_min: 12 }
  const free = { ...plan.stops[1], price: 0 }
  const [first, second] = showPlan({ ...plan, stops: [stop, free], legs: [] }).rows
  expect(first).toMatchObject({ statusWords: 'not known whether open', notes: 'wait 12 min for it to open · stay 70 min' })
  expect(second.notes).toContain('free')
})

test('the map gets a numbered marker for each stop and a line for each way, dotted where it is guessed', () => {
  phone()
  const legs = [{ ...plan.legs[0], estimated: true }, plan.legs[1]]
  const { markers, polyline, points } = showPlan({ ...plan, legs })
  expect(markers[0]).toMatchObject({ latitude: plan.stops[0].location.lat, longitude: plan.stops[0].location.lon })
  expect(markers[0].callout.content).toBe(`1 ${plan.stops[0].place.name}`)
  const [longitude, latitude] = plan.legs[0].geometry.coordinates[0]
  expect(polyline[0]).toMatchObject({ dottedLine: true, points: expect.arrayContaining([{ latitude, longitude }]) })
  expect(polyline[1].dottedLine).toBe(false)
  expect(points.length).toBeGreaterThan(markers.length)
})

test('GCJ-02 is reckoned as the server does', () => {
  for (const { wgs84, gcj02 } of recorded('positions')) {
    const { lat, lon } = toGcj02(wgs84.lat, wgs84.lon)
    expect(lat).toBeCloseTo(gcj02.lat, 9)
    expect(lon).toBeCloseTo(gcj02.lon, 9)
  }
  expect(toGcj02(48.85, 2.35)).toEqual({ lat: 48.85, lon: 2.35 })
})

test('a plan that came in WGS-84 is moved onto the map, one in GCJ-02 is left', () => {
  const { plan: within } = recorded('answer-plan')
  const moved = planInGcj02(within)
  expect(moved.stops[0].location).toEqual(toGcj02(within.stops[0].location.lat, within.stops[0].location.lon))
  expect(moved.legs[0].geometry.coordinates[0]).not.toEqual(within.legs[0].geometry.coordinates[0])
  expect(planInGcj02(plan)).toBe(plan)
})
