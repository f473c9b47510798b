// Answers kept on the phone. Each is asked for again by its ETag and given again when the server says that it is still
// so (304), or, marked as such, when the server cannot be reached.
const { language, settings } = require('./settings')
const { headerOf } = require('./problem')
const { send, urlOf } = require('./send')

/** @typedef {{ etag: string, data: any, at: number }} Kept */

/**
 * @template T
 * @typedef {{ data: T, keptAt?: number }} Read `keptAt` (ms) only when the server could not be reached
 */

const PREFIX = 'kept:'
const INDEX = 'kept'
const MOST = 60

/**
 * @param {string} path
 * @param {Record<string, string | number | boolean | undefined>} [query]
 * @returns {Promise<Read<any>>}
 */
async function read(path, query) {
  const key = `${PREFIX}${language()} ${urlOf(path, query)}`
  /** @type {Kept | ''} */
  const kept = wx.getStorageSync(key)
  let received
  try {
    received = await send({ path, query, header: kept ? { 'if-none-match': kept.etag } : {} })
  } catch (error) {
    if (kept && /** @type {any} */ (error).code === 'unreachable') return { data: kept.data, keptAt: kept.at }
    throw error
  }
  if (kept && received.status === 304) {
    keep(key, { ...kept, at: Date.now() })
    return { data: kept.data }
  }
  const etag = headerOf(received.header, 'etag')
  if (etag) keep(key, { etag, data: received.data, at: Date.now() })
  return { data: received.data }
}

/**
 * @param {string} key
 * @param {Kept} kept
 */
function keep(key, kept) {
  const keys = [key, ...index().filter((other) => other !== key)]
  for (const old of keys.splice(MOST)) wx.removeStorageSync(old)
  wx.setStorageSync(key, kept)
  wx.setStorageSync(INDEX, keys)
}

/**
 * Forgets what is kept of a path and all below it.
 * @param {string} path
 */
function forget(path) {
  const start = settings().address + path
  const isOf = (/** @type {string} */ key) => {
    const url = key.slice(key.indexOf(' ') + 1)
    return url.startsWith(start) && /^($|[/?])/.test(url.slice(start.length))
  }
  const gone = index().filter(isOf)
  for (const key of gone) wx.removeStorageSync(key)
  if (gone.length) wx.setStorageSync(INDEX, index().filter((key) => !gone.includes(key)))
}

function forgetAll() {
  for (const key of index()) wx.removeStorageSync(key)
  wx.removeStorageSync(INDEX)
}

/** @returns {string[]} keys, the one used last first */
function index() {
  return wx.getStorageSync(INDEX) || []
}

module.exports = { read, forget, forgetAll }
