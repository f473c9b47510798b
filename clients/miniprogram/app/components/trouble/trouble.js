// What went wrong, what would help, and a way to try again.
const { plainWords, words } = require('../../words/words')

Component({
  options: { styleIsolation: 'apply-shared' },
  properties: {
    /** A `Problem`. */
    problem: { type: Object, value: null },
  },
  data: { w: {}, lines: /** @type {string[]} */ ([]) },
  observers: {
    problem(problem) {
      if (problem) this.setData({ w: plainWords(), lines: linesOf(problem) })
    },
  },
  methods: {
    again() {
      this.triggerEvent('again')
    },
  },
})

/** @param {import('../../api/problem').Problem} problem */
function linesOf({ message, errors, retryAfter, requestId, status }) {
  const w = words()
  // Fields are told by themselves: the sentence about all of them names them as a program would.
  const what = errors.length ? errors.map((error) => error.message) : [message]
  return [
    ...what,
    retryAfter ? w.problem_wait(Math.ceil(retryAfter)) : '',
    status >= 500 && requestId ? `${w.problem_request}: ${requestId}` : '',
  ].filter(Boolean)
}
