// A short-lived token from one's own backend, for servers where reading needs a key. The key never reaches the phone.
const { settings } = require('./settings')
const { refused, unreachable } = require('./problem')

/** @typedef {{ token: string, renewAt: number, from: string }} Held */

const RENEW_BEFORE_MS = 60_000

/** @type {Promise<Held> | undefined} */
let held

/** @returns {Promise<Record<string, string>>} the header that shows it; empty where reading is open */
async function authorization() {
  const from = settings().tokenAddress
  if (!from) return {}
  let now = held && (await held)
  if (!now || now.from !== from || Date.now() >= now.renewAt) now = await renew(from)
  return { authorization: `Bearer ${now.token}` }
}

/** Forgets the token: the server did not take it. */
function forgetToken() {
  held = undefined
}

/** @param {string} from */
function renew(from) {
  const fresh = fetchToken(from)
  held = fresh
  fresh.catch(() => {
    if (held === fresh) held = undefined // the next call asks again; this one is told
  })
  return fresh
}

/**
 * @param {string} from
 * @returns {Promise<Held>}
 */
function fetchToken(from) {
  return new Promise((resolve, reject) => {
    wx.request({
      url: from,
      success({ statusCode, header, data }) {
        const body = /** @type {{ token?: string, expires_at?: string }} */ (data)
        if (statusCode !== 200 || !body.token) return reject(refused(statusCode, header, data))
        const left = body.expires_at ? Date.parse(body.expires_at) - Date.now() : Infinity
        // One that lives only minutes is renewed late in its life, not at once.
        resolve({ token: body.token, renewAt: Date.now() + Math.max(left - RENEW_BEFORE_MS, left * 0.8), from })
      },
      fail: () => reject(unreachable()),
    })
  })
}

module.exports = { authorization, forgetToken }
