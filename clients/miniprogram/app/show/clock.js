// Times by a place's own clock.
const { words } = require('../words/words')

/** Not every phone's script engine knows the zones; these need no table of summer times. */
const OFFSETS_MIN = /** @type {Record<string, number>} */ ({
  'Asia/Shanghai': 480,
  'Asia/Chongqing': 480,
  'Asia/Harbin': 480,
  'Asia/Urumqi': 360,
  'Asia/Hong_Kong': 480,
  'Asia/Macau': 480,
  'Asia/Taipei': 480,
})

/**
 * @param {string} iso
 * @param {string} zone
 * @returns {string} `9:05`, in UTC where the zone is not known: {@link knowsZone}
 */
function timeOfDay(iso, zone) {
  const { hour, minute } = parts(Date.parse(iso), zone)
  return `${hour}:${String(minute).padStart(2, '0')}`
}

/**
 * A day and time on the phone's own clock.
 * @param {number} at milliseconds
 */
function moment(at) {
  const date = new Date(at)
  const day = words().date(date.getMonth() + 1, date.getDate())
  const year = date.getFullYear() === new Date().getFullYear() ? '' : ` ${date.getFullYear()}`
  return `${day}${year} ${date.getHours()}:${String(date.getMinutes()).padStart(2, '0')}`
}

/** @param {string} zone */
function knowsZone(zone) {
  return zone in OFFSETS_MIN || intlParts(0, zone) !== undefined
}

/**
 * @param {number} at
 * @param {string} zone
 */
function parts(at, zone) {
  if (!(zone in OFFSETS_MIN)) {
    const known = intlParts(at, zone)
    if (known) return known
  }
  const date = new Date(at + (OFFSETS_MIN[zone] || 0) * 60_000)
  return { hour: date.getUTCHours(), minute: date.getUTCMinutes() }
}

/**
 * @param {number} at
 * @param {string} zone
 */
function intlParts(at, zone) {
  if (typeof Intl === 'undefined') return undefined
  try {
    const format = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: 'numeric', minute: 'numeric' })
    const [hour, minute] = format.format(at).split(':').map(Number)
    return { hour, minute }
  } catch {
    return undefined // a zone that the phone does not know
  }
}

/** @param {number} minutes */
function duration(minutes) {
  const whole = Math.round(minutes)
  return words().hours_minutes(Math.floor(whole / 60), whole % 60)
}

module.exports = { timeOfDay, moment, knowsZone, duration }
