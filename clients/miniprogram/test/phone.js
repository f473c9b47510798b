// A phone: what of `wx` the app uses, over answers that a test gives.
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

/** A module of the app, as its pages get it. */
export const app = (path) => require(`../app/${path}`)

/** An answer that a server gave. */
export const recorded = (name) => structuredClone(require(`./recorded/${name}.json`))

/** An answer written by the API's description: of guide pages, in all their states. */
export const written = (name) => structuredClone(require(`./written/${name}.json`))

/**
 * @param {object} phone
 * @param {(call: {method: string, path: string, data: any, header: any}) => any} [phone.server] answers
 *   `{status?, data?, header?, pieces?}`, or nothing: it is not reached
 * @param {string} [phone.language]
 * @param {object | null} [phone.position] where it is; null: not told
 * @param {boolean} [phone.streams] whether it can receive in pieces
 */
export function phone({ server = () => undefined, language = 'zh_CN', position = null, streams = true } = {}) {
  const stored = new Map()
  const calls = []
  const did = []
  const note = (name) => (options) => {
    did.push({ name, ...options })
    options.success?.()
  }

  const answer = (call) => {
    calls.push(call)
    return server(call)
  }

  globalThis.wx = {
    getStorageSync: (key) => (stored.has(key) ? structuredClone(stored.get(key)) : ''),
    setStorageSync: (key, value) => stored.set(key, structuredClone(value)),
    removeStorageSync: (key) => stored.delete(key),
    getAppBaseInfo: () => ({ language }),
    canIUse: (what) => streams && what === 'request.object.enableChunked',
    getLocation: ({ success, fail }) => (position ? success(position) : fail({ errMsg: 'auth deny' })),
    chooseMedia: ({ success, ...how }) => {
      did.push({ name: 'chooseMedia', ...how })
      success({ tempFiles: [{ tempFilePath: 'wxfile://photo.jpg' }] })
    },
    request({ url, method = 'GET', data, header = {}, enableChunked, success, fail }) {
      const listeners = []
      let aborted = false
      const given = answer({ method, url, path: url.replace(/^https?:\/\/[^/]+/, ''), data, header })
      queueMicrotask(async () => {
        const reply = await given
        if (aborted) return
        if (!reply) return fail({ errMsg: 'request:fail' })
        for (const piece of (enableChunked && reply.pieces) || []) {
          if (!aborted) listeners.forEach((listener) => listener({ data: piece }))
          await Promise.resolve()
        }
        if (!aborted) success({ statusCode: reply.status ?? 200, header: reply.header ?? {}, data: reply.data })
      })
      return {
        onChunkReceived: (listener) => listeners.push(listener),
        abort() {
          aborted = true
          fail({ errMsg: 'request:fail abort' })
        },
      }
    },
    uploadFile({ url, filePath, name, formData, header, success, fail }) {
      const given = answer({ method: 'UPLOAD', path: url.replace(/^https?:\/\/[^/]+/, ''), data: { filePath, name, formData }, header })
      queueMicrotask(async () => {
        const reply = await given
        if (!reply) fail({ errMsg: 'uploadFile:fail' })
        else success({ statusCode: reply.status ?? 200, data: JSON.stringify(reply.data) })
      })
    },
    showToast: note('showToast'),
    setClipboardData: note('setClipboardData'),
    setNavigationBarTitle: note('setNavigationBarTitle'),
    setTabBarItem: note('setTabBarItem'),
    switchTab: note('switchTab'),
    navigateTo: note('navigateTo'),
    stopPullDownRefresh: () => did.push({ name: 'stopPullDownRefresh' }),
  }
  return { stored, calls, did, doing: (name) => did.filter((one) => one.name === name) }
}

/** The pieces of a streamed answer, cut anywhere. */
export function stream(events, size = 7) {
  const text = events.map(([event, data]) => `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`).join('')
  const bytes = new TextEncoder().encode(`: alive\n\n${text}`)
  const pieces = []
  for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.slice(at, at + size).buffer)
  return pieces
}

/** Until all that is under way is done. */
export async function settled() {
  for (let round = 0; round < 20; round++) await new Promise((resolve) => setTimeout(resolve, 0))
}
