// What went wrong, in one form for all pages: what the server refused (RFC 9457), or that it was not reached.
const { words } = require('../words/words')

class Problem extends Error {
  /**
   * @param {object} parts
   * @param {string} parts.code `invalid`, `not_found`, `too_many` …, or `unreachable`, `foreign`
   * @param {string} parts.message for people
   * @param {number} [parts.status]
   * @param {Daoyou.ProblemError[]} [parts.errors] the fields at fault
   * @param {number} [parts.retryAfter] seconds; 0: not told
   * @param {string} [parts.requestId]
   */
  constructor({ code, message, status = 0, errors = [], retryAfter = 0, requestId = '' }) {
    super(message)
    // `setData` carries only what is enumerable, which an Error's message is not.
    Object.defineProperty(this, 'message', { value: message, enumerable: true })
    this.code = code
    this.status = status
    this.errors = errors
    this.retryAfter = retryAfter
    this.requestId = requestId
  }
}

/**
 * The problem that an answer tells. A proxy in between may answer with something else.
 * @param {number} status
 * @param {Record<string, string>} header
 * @param {unknown} body an object, or its text
 */
function refused(status, header, body) {
  const told = /** @type {any} */ (typeof body === 'string' ? parsed(body) : body)
  const is = told && typeof told.type === 'string' && told.type.includes('/problems/')
  return new Problem({
    code: is ? told.type.split('/').pop() : 'foreign',
    message: is ? told.detail || told.title : words().problem_foreign(status),
    status,
    errors: is ? told.errors : [],
    retryAfter: Number(headerOf(header, 'retry-after')) || 0,
    requestId: headerOf(header, 'x-request-id'),
  })
}

/** The server was not reached: no network, or its address is not in the list of domains. */
function unreachable() {
  return new Problem({ code: 'unreachable', message: words().problem_unreachable })
}

/**
 * @param {Record<string, string>} header
 * @param {string} name in lower case; phones write names differently
 */
function headerOf(header, name) {
  const key = Object.keys(header || {}).find((each) => each.toLowerCase() === name)
  return key ? header[key] : ''
}

/** @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // no JSON: told as a foreign answer
  }
}

module.exports = { Problem, refused, unreachable, headerOf }
