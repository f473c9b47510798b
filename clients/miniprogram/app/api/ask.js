// Questions, streamed where the phone can receive in pieces.
const { headers, send, urlOf } = require('./send')
const { forgetToken } = require('./token')
const { refused, unreachable } = require('./problem')
const { utf8Decoder } = require('./utf8')

/**
 * @typedef {object} Question
 * @property {Daoyou.Message[]} messages the dialogue so far, the question last
 * @property {string} lang
 * @property {{ lat: number, lon: number }} [location]
 * @property {'gcj02'} [datum]
 * @property {string} [place_id]
 */

/**
 * @typedef {object} Hearing what is told on the way
 * @property {(citations: Daoyou.Citation[]) => void} citations
 * @property {(text: string) => void} delta
 */

/**
 * Asks. `stop()` ends the answering; the answer then never comes.
 * @param {Question} question
 * @param {Hearing} hearing
 * @returns {{ answer: Promise<Daoyou.Answer>, stop: () => void }}
 */
function ask(question, hearing) {
  if (!wx.canIUse('request.object.enableChunked')) {
    return { answer: send({ method: 'POST', path: '/v1/ask', body: question }).then(({ data }) => data), stop: () => {} }
  }
  /** @type {WechatMiniprogram.RequestTask | undefined} */
  let task
  let stopped = false
  const answer = headers().then((common) => {
    return new Promise((resolve, reject) => {
      if (stopped) return
      const stream = listen(hearing, resolve, reject)
      task = wx.request({
        url: urlOf('/v1/ask'),
        method: 'POST',
        data: question,
        header: { ...common, 'content-type': 'application/json', accept: 'text/event-stream' },
        enableChunked: true,
        success: ({ statusCode, header }) => stream.end(statusCode, header),
        fail: () => stopped || reject(unreachable()),
      })
      task.onChunkReceived(({ data }) => stream.piece(data))
    })
  })
  return {
    answer,
    stop() {
      stopped = true
      if (task) task.abort()
    },
  }
}

/**
 * Puts the pieces together and tells the events in them.
 * @param {Hearing} hearing
 * @param {(answer: Daoyou.Answer) => void} resolve
 * @param {(problem: Error) => void} reject
 */
function listen(hearing, resolve, reject) {
  const decode = utf8Decoder()
  let rest = ''
  /** @param {string} block */
  const tell = (block) => {
    const line = (/** @type {string} */ name) => (block.match(new RegExp(`^${name}: ?(.*)$`, 'm')) || [])[1]
    const data = line('data')
    if (data === undefined) return // a line that keeps the connection alive
    const body = JSON.parse(data)
    switch (line('event')) {
      case 'citations':
        return hearing.citations(body.citations)
      case 'delta':
        return hearing.delta(body.text)
      case 'done':
        return resolve(body)
      case 'error':
        return reject(refused(body.status, {}, body))
    }
  }
  return {
    /** @param {ArrayBuffer} bytes */
    piece(bytes) {
      rest += decode(bytes)
      const blocks = rest.split('\n\n')
      rest = blocks.pop() || ''
      blocks.forEach(tell)
    },
    /**
     * After `done` nothing comes of it: a promise is settled once.
     * @param {number} status
     * @param {Record<string, string>} header
     */
    end(status, header) {
      if (status === 401) forgetToken()
      reject(status === 200 ? unreachable() : refused(status, header, rest))
    },
  }
}

module.exports = { ask }
