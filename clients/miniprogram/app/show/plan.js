// A plan as a time line and as what the map component draws.
const { words } = require('../words/words')
const { duration, knowsZone, timeOfDay } = require('./clock')
const { distance } = require('./distance')

/** @typedef {Daoyou.Plan['stops'][number]} Stop */
/** @typedef {Daoyou.Plan['legs'][number]} Leg */

/** @param {Daoyou.Plan} plan */
function showPlan(plan) {
  const w = words()
  const { total, time_zone: zone } = plan
  return {
    summary: w.walk_total(duration(total.min), distance(total.walk_m)),
    cost: total.cost ? w.walk_cost(total.cost) : '',
    zone: knowsZone(zone) ? w.walk_local : w.walk_utc,
    rows: rows(plan),
    warnings: plan.warnings.map(({ message }) => message),
    skipped: plan.skipped.map(({ place, reason }) => ({ name: place.name, reason })),
    freshness: plan.freshness,
    ...drawing(plan),
  }
}

/**
 * Stops and the ways between them in the order of time, each day under its name where there are several.
 * @param {Daoyou.Plan} plan
 */
function rows({ stops, legs, time_zone }) {
  const numbered = stops.map((stop, index) => ({ at: stop.arrive, day: stop.day, row: stopRow(stop, index, time_zone) }))
  const ways = legs.map((leg) => ({ at: leg.depart, day: leg.day, row: legRow(leg) }))
  const all = [...ways, ...numbered].sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
  const several = all.some(({ day }) => day > 1)
  return all.flatMap(({ day, row }, index) => {
    const begins = several && (index === 0 || all[index - 1].day !== day)
    return begins ? [{ kind: 'day', key: `day-${day}`, title: words().walk_day(day) }, row] : [row]
  })
}

/**
 * @param {Stop} stop
 * @param {number} index
 * @param {string} zone
 */
function stopRow(stop, index, zone) {
  const w = words()
  const price = stop.price === 0 ? w.walk_free : stop.price ? w.walk_price(stop.price) : ''
  const notes = [
    stop.role === 'lunch' && w.walk_lunch,
    stop.wait_min > 0 && w.walk_wait(Math.round(stop.wait_min)),
    w.walk_stay(Math.round(stop.visit_min)),
    price,
    stop.last_entry && w.walk_last_entry(timeOfDay(stop.last_entry, zone)),
  ]
  return {
    kind: 'stop',
    key: `stop-${index}`,
    number: index + 1,
    title: stop.place.name,
    arrive: timeOfDay(stop.arrive, zone),
    depart: timeOfDay(stop.depart, zone),
    notes: notes.filter(Boolean).join(' · '),
    why: stop.why,
    status: stop.status,
    statusWords: w.statuses[stop.status],
    citations: stop.citations,
  }
}

/** @param {Leg} leg */
function legRow(leg) {
  const w = words()
  const names = leg.steps.map(({ name }) => name).filter((name, index, all) => name && name !== all[index - 1])
  return {
    kind: 'leg',
    key: `leg-${leg.depart}`,
    title: w.walk_leg(distance(leg.distance_m), Math.max(1, Math.round(leg.min))),
    notes: [names.slice(0, 3).join(' → '), leg.estimated && w.walk_estimated].filter(Boolean).join(' · '),
  }
}

/** @param {Daoyou.Plan} plan */
function drawing({ stops, legs }) {
  const markers = stops.map(({ place, location }, index) => ({
    id: index,
    latitude: location.lat,
    longitude: location.lon,
    width: 24,
    height: 32,
    callout: { content: `${index + 1} ${place.name}`, display: 'ALWAYS', padding: 6, borderRadius: 6, fontSize: 12 },
  }))
  const polyline = legs.map(({ geometry, estimated }) => ({
    points: pointsOf(geometry),
    color: '#2f6b54',
    width: 5,
    dottedLine: estimated,
    arrowLine: !estimated,
  }))
  return { markers, polyline, points: [...markers.map(point), ...polyline.flatMap(({ points }) => points)] }
}

/** @param {unknown} geometry a GeoJSON LineString, longitude first */
function pointsOf(geometry) {
  const { coordinates } = /** @type {{ coordinates: [number, number][] }} */ (geometry)
  return coordinates.map(([longitude, latitude]) => ({ latitude, longitude }))
}

/** @param {{ latitude: number, longitude: number }} marker */
function point({ latitude, longitude }) {
  return { latitude, longitude }
}

module.exports = { showPlan }
