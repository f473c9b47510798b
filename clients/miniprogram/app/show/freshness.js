// How current something is, in words. Counted from the clocks, for what is kept on the phone grows older there.
const { words } = require('../words/words')
const { moment } = require('./clock')

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/**
 * @param {Daoyou.Freshness} freshness
 * @param {number} now
 * @returns {'fresh' | 'aging' | 'stale' | 'expired' | 'unknown'}
 */
function stateAt({ state, verified_at, valid_until, ttl_s }, now) {
  if (valid_until && Date.parse(valid_until) <= now) return 'expired'
  if (!verified_at || !ttl_s || state === 'unknown') return 'unknown'
  const age = (now - Date.parse(verified_at)) / 1000
  if (age <= ttl_s / 2) return 'fresh'
  if (age <= ttl_s) return 'aging'
  return age <= 4 * ttl_s ? 'stale' : 'expired'
}

/**
 * @param {Daoyou.Freshness} freshness
 * @param {number} [now]
 */
function describe(freshness, now = Date.now()) {
  const w = words()
  const state = stateAt(freshness, now)
  const { verified_at, source } = freshness
  const checked = verified_at && state !== 'unknown' ? ago(now - Date.parse(verified_at)) : ''
  return {
    state,
    line: [checked, w.states[state], source.name].filter(Boolean).join(' · '),
    clocks: clocks(freshness),
    url: source.url || '',
  }
}

/** @param {Daoyou.Freshness} freshness */
function clocks({ source, verified_at, observed_at, published_at, valid_until }) {
  const w = words()
  const at = (/** @type {string | null | undefined} */ time) => (time ? moment(Date.parse(time)) : w.clock_unknown)
  const rows = [
    { label: w.clock_source, text: `${source.name} · ${w.authorities[source.authority]}` },
    { label: w.clock_verified, text: at(verified_at) },
    { label: w.clock_observed, text: at(observed_at) },
    { label: w.clock_published, text: at(published_at) },
  ]
  if (valid_until) rows.push({ label: w.clock_until, text: at(valid_until) })
  return rows
}

/** @param {number} ms */
function ago(ms) {
  const w = words()
  if (ms < 5 * MINUTE) return w.now
  if (ms < HOUR) return w.minutes_ago(Math.floor(ms / MINUTE))
  if (ms < DAY) return w.hours_ago(Math.floor(ms / HOUR))
  return w.days_ago(Math.floor(ms / DAY))
}

module.exports = { describe, stateAt }
