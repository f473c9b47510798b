// A dialogue: questions, answers as they are written, their evidence and what to ask next.
const { ask } = require('../../api/ask')
const { position } = require('../../api/position')
const { language } = require('../../api/settings')
const { pieces } = require('../../show/answer')
const { plainWords, words } = require('../../words/words')

/**
 * What is under way: the call that may be stopped. Not data, for it is not shown.
 * @type {{ stop: () => void } | undefined}
 */
let underWay

Component({
  data: {
    w: {},
    turns: /** @type {any[]} */ ([]),
    suggestions: /** @type {string[]} */ ([]),
    draft: '',
    here: /** @type {any} */ (null),
    busy: false,
    last: '',
  },
  methods: {
    onShow() {
      const w = words()
      this.setData({ w: plainWords() })
      if (!this.data.turns.length) this.setData({ suggestions: w.ask_examples })
      wx.setNavigationBarTitle({ title: w.ask_title })
      // Another page may have left a question to ask here: tabs take no parameters.
      const left = wx.getStorageSync('question')
      wx.removeStorageSync('question')
      if (left) this.put(left.question, left.place_id)
    },

    /** @param {Daoyou.Told} told */
    type({ detail }) {
      this.setData({ draft: detail.value })
    },

    send() {
      const question = this.data.draft.trim()
      if (question && !this.data.busy) this.put(question)
    },

    /** @param {Daoyou.Tap} tap */
    sendSuggestion({ currentTarget }) {
      if (!this.data.busy) this.put(currentTarget.dataset.question)
    },

    async toggleHere() {
      if (this.data.here) return this.setData({ here: null })
      const here = await position()
      if (here) this.setData({ here })
      else wx.showToast({ title: words().ask_here_no, icon: 'none' })
    },

    startAnew() {
      this.stop()
      this.setData({ turns: [], suggestions: words().ask_examples })
    },

    stop() {
      if (!underWay) return
      underWay.stop()
      underWay = undefined
      this.setTurn({ thinking: false, stopped: true })
      this.setData({ busy: false })
    },

    again() {
      const { turns } = this.data
      const { text, place_id } = turns[turns.length - 2]
      this.setData({ turns: turns.slice(0, -2) })
      this.put(text, place_id)
    },

    /**
     * Asks, and shows the answer as it comes.
     * @param {string} question
     * @param {string} [place_id]
     */
    async put(question, place_id) {
      const turns = [...this.data.turns, { mine: true, text: question, place_id }, { thinking: true, text: '' }]
      this.setData({ turns, draft: '', busy: true, suggestions: [], last: `turn-${turns.length - 1}` })
      const { here } = this.data
      const call = ask(
        {
          messages: dialogue(turns),
          lang: language(),
          ...(here && { location: { lat: here.lat, lon: here.lon }, datum: here.datum }),
          ...(place_id && { place_id }),
        },
        {
          citations: (citations) => this.setTurn({ citations }),
          delta: (text) => this.write(text),
        },
      )
      underWay = call
      const end = await call.answer.then(
        (answer) => () => this.finish(answer),
        (problem) => () => this.setTurn({ thinking: false, problem }),
      )
      if (underWay !== call) return // it was stopped meanwhile
      underWay = undefined
      end()
      this.setData({ busy: false })
    },

    /** @param {string} more */
    write(more) {
      const { turns } = this.data
      const text = turns[turns.length - 1].text + more
      this.setTurn({ thinking: false, text, pieces: pieces(text) })
    },

    /** @param {Daoyou.Answer} answer */
    finish({ answer, citations, grounded, warnings, plan, suggestions }) {
      this.setTurn({
        thinking: false,
        text: answer,
        pieces: pieces(answer),
        citations,
        notGrounded: !grounded,
        warnings: warnings.map(({ message }) => message),
        evidenceWords: words().ask_evidence(citations.length),
        plan: plan || null,
      })
      this.setData({ suggestions })
    },

    /** @param {Daoyou.Tap} tap */
    openEvidence({ currentTarget }) {
      const { turn } = currentTarget.dataset
      this.setData({ [`turns[${turn}].open`]: !this.data.turns[turn].open, [`turns[${turn}].called`]: 0 })
    },

    /** @param {Daoyou.Tap} tap */
    callEvidence({ currentTarget }) {
      const { turn, n } = currentTarget.dataset
      this.setData({ [`turns[${turn}].open`]: true, [`turns[${turn}].called`]: n })
    },

    /** @param {Daoyou.Tap} tap */
    openPlan({ currentTarget }) {
      wx.setStorageSync('plan', this.data.turns[currentTarget.dataset.turn].plan)
      wx.switchTab({ url: '/pages/walk/walk' })
    },

    /** @param {Record<string, unknown>} part of the last turn */
    setTurn(part) {
      const at = this.data.turns.length - 1
      const entries = Object.entries(part).map(([name, value]) => [`turns[${at}].${name}`, value])
      this.setData(Object.fromEntries(entries))
    },
  },
})

/**
 * What was said and answered so far. What failed or was stopped was not said.
 * @param {any[]} turns
 * @returns {Daoyou.Message[]}
 */
function dialogue(turns) {
  return turns.flatMap((turn, index) => {
    const answer = turns[index + 1]
    if (!turn.mine) return []
    if (index === turns.length - 2) return [{ role: 'user', content: turn.text }]
    if (answer.problem || answer.stopped) return []
    return [
      { role: 'user', content: turn.text },
      { role: 'assistant', content: answer.text },
    ]
  })
}
