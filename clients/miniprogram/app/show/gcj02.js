// WGS-84 to GCJ-02, for the few lines that an answer gives in WGS-84: what is asked for with a datum comes in it.

const A = 6378245 // the axis of the ellipsoid that GCJ-02 reckons with, metres
const EE = 0.006693421622965943 // its eccentricity squared

/**
 * A position in China; elsewhere both are the same.
 * @param {number} lat
 * @param {number} lon
 * @returns {{ lat: number, lon: number }}
 */
function toGcj02(lat, lon) {
  if (lon < 72.004 || lon > 137.8347 || lat < 0.8293 || lat > 55.8271) return { lat, lon }
  const x = lon - 105
  const y = lat - 35
  const rad = (lat / 180) * Math.PI
  const m = 1 - EE * Math.sin(rad) ** 2
  const north = ((northward(x, y) * 180) / (((A * (1 - EE)) / (m * Math.sqrt(m))) * Math.PI))
  const east = (eastward(x, y) * 180) / ((A / Math.sqrt(m)) * Math.cos(rad) * Math.PI)
  return { lat: lat + north, lon: lon + east }
}

/** Metres northward that GCJ-02 lies off. @param {number} x @param {number} y degrees from 105° E, 35° N */
function northward(x, y) {
  return (
    -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * Math.sqrt(Math.abs(x)) +
    waves(6 * x, 20, 2 * x, 20) + waves(y, 20, y / 3, 40) + waves(y / 12, 160, y / 30, 320)
  )
}

/** Metres eastward. @param {number} x @param {number} y */
function eastward(x, y) {
  return (
    300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * Math.sqrt(Math.abs(x)) +
    waves(6 * x, 20, 2 * x, 20) + waves(x, 20, x / 3, 40) + waves(x / 12, 150, x / 30, 300)
  )
}

/** @param {number} p @param {number} a @param {number} q @param {number} b */
function waves(p, a, q, b) {
  return ((a * Math.sin(p * Math.PI) + b * Math.sin(q * Math.PI)) * 2) / 3
}

/**
 * A plan as it would have come with `datum: "gcj02"`.
 * @param {Daoyou.Plan} plan
 * @returns {Daoyou.Plan}
 */
function planInGcj02(plan) {
  if (plan.datum) return plan
  return {
    ...plan,
    stops: plan.stops.map((stop) => ({ ...stop, location: toGcj02(stop.location.lat, stop.location.lon) })),
    legs: plan.legs.map((leg) => ({ ...leg, geometry: lineInGcj02(/** @type {any} */ (leg.geometry)) })),
  }
}

/** @param {{ type: 'LineString', coordinates: number[][] }} line longitude first */
function lineInGcj02({ type, coordinates }) {
  const moved = coordinates.map(([lon, lat]) => {
    const there = toGcj02(lat, lon)
    return [there.lon, there.lat]
  })
  return /** @type {any} */ ({ type, coordinates: moved })
}

module.exports = { toGcj02, planInGcj02 }
