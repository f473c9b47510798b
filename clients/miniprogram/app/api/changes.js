// Follows the change feed while the app is seen, so that nothing kept outlives a change, and tells the pages.
const { settings } = require('./settings')
const { forget, forgetAll } = require('./kept')
const { send } = require('./send')

const EVERY_MS = 60_000
const PAGE = 1000
const CURSOR = 'changes'

/** @type {Map<object, (changes: Daoyou.Change[]) => void>} */
const listeners = new Map()
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer

/** Asks what changed since the last time. A failure waits for the next round: what is kept is asked for by ETag anyway. */
async function catchUp() {
  const { address } = settings()
  const last = wx.getStorageSync(CURSOR)
  // Another server counts by itself.
  let since = last && last.address === address ? last.since : '0'
  if (last && last.address !== address) forgetAll()
  /** @type {Daoyou.Change[]} */
  const changes = []
  for (;;) {
    const { data } = await send({ path: '/v1/changes', query: { since, limit: PAGE } })
    since = data.next_cursor
    changes.push(...data.items)
    if (data.items.length < PAGE) break
  }
  wx.setStorageSync(CURSOR, { address, since })
  for (const change of changes) forgetWhat(change)
  if (changes.length) for (const listener of listeners.values()) listener(changes)
}

/** @param {Daoyou.Change} change */
function forgetWhat({ subject, id }) {
  if (subject === 'place') forget(`/v1/places/${id}`)
  if (subject === 'event') forget('/v1/events')
  // A page is kept under each of its names.
  if (subject === 'guide') forget('/v1/guides')
}

function startFollowing() {
  stopFollowing()
  const round = () =>
    catchUp()
      .catch((error) => console.warn('changes:', error.message))
      .then(() => {
        if (timer !== undefined) timer = setTimeout(round, EVERY_MS)
      })
  timer = setTimeout(round, 0)
}

function stopFollowing() {
  if (timer !== undefined) clearTimeout(timer)
  timer = undefined
}

/**
 * Tells changes to a page until it is left.
 * @param {object} page
 * @param {(changes: Daoyou.Change[]) => void} listener
 */
function onChanges(page, listener) {
  listeners.set(page, listener)
}

/** @param {object} page */
function offChanges(page) {
  listeners.delete(page)
}

module.exports = { catchUp, startFollowing, stopFollowing, onChanges, offChanges }
