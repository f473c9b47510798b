// The one door to the server: address, language, token, problems, and one more try when the server asks for it.
const { settings, language } = require('./settings')
const { authorization, forgetToken } = require('./token')
const { refused, unreachable, headerOf } = require('./problem')

/**
 * @typedef {object} Call
 * @property {'GET' | 'POST'} [method]
 * @property {string} path
 * @property {Record<string, string | number | boolean | undefined>} [query]
 * @property {object} [body]
 * @property {Record<string, string>} [header]
 */

/** @typedef {{ status: number, header: Record<string, string>, data: any }} Received */

const LONGEST_WAIT_S = 10

/**
 * Calls the server. Rejects with a Problem.
 * @param {Call} call
 * @returns {Promise<Received>}
 */
async function send(call) {
  const first = await request(call)
  if (first.status < 400) return first
  if (first.status === 401 && settings().tokenAddress) forgetToken()
  else {
    const wait = waitOf(first)
    if (wait === undefined) throw problemOf(first)
    await new Promise((resolve) => setTimeout(resolve, wait * 1000))
  }
  const second = await request(call)
  if (second.status < 400) return second
  throw problemOf(second)
}

/**
 * @param {Call} call
 * @returns {Promise<Received>}
 */
async function request({ method = 'GET', path, query, body, header }) {
  const common = await headers()
  return new Promise((resolve, reject) => {
    wx.request({
      url: urlOf(path, query),
      method,
      data: body,
      header: { ...common, 'content-type': 'application/json', ...header },
      success: ({ statusCode, header: received, data }) => resolve({ status: statusCode, header: received, data }),
      fail: () => reject(unreachable()),
    })
  })
}

/** Headers of every call: the language, and a token where one is needed. */
async function headers() {
  return { 'accept-language': language(), ...(await authorization()) }
}

/**
 * @param {string} path
 * @param {Call['query']} [query]
 */
function urlOf(path, query = {}) {
  const pairs = Object.entries(query)
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`)
  return settings().address + path + (pairs.length ? `?${pairs.join('&')}` : '')
}

/**
 * Seconds to wait for one more try, when the server has no time now and says when it will.
 * @param {Received} received
 */
function waitOf({ status, header }) {
  if (status !== 429 && status !== 503) return undefined
  const told = headerOf(header, 'retry-after')
  return told !== '' && Number(told) <= LONGEST_WAIT_S ? Number(told) : undefined
}

/** @param {Received} received */
function problemOf({ status, header, data }) {
  return refused(status, header, data)
}

module.exports = { send, headers, urlOf }
