// A dot and a line: how current something is and who says so. A tap opens its clocks.
const { describe } = require('../../show/freshness')
const { plainWords, words } = require('../../words/words')

Component({
  options: { styleIsolation: 'apply-shared' },
  properties: {
    /** A `Freshness` of the API. */
    value: { type: Object, value: null },
  },
  data: { w: {}, shown: /** @type {ReturnType<typeof describe> | null} */ (null), open: false },
  observers: {
    value(value) {
      this.setData({ w: plainWords(), shown: value ? describe(value) : null })
    },
  },
  methods: {
    toggle() {
      this.setData({ open: !this.data.open })
    },
    copyLink() {
      const { shown } = this.data
      const success = () => wx.showToast({ title: words().copied, icon: 'none' })
      if (shown) wx.setClipboardData({ data: shown.url, success })
    },
  },
})
