// The language, the server, and where tokens come from.
const { catchUp } = require('../../api/changes')
const { forgetAll } = require('../../api/kept')
const { meetServer } = require('../../api/server')
const { asAddress, changeSettings, settings } = require('../../api/settings')
const { nameTabs, plainWords, words } = require('../../words/words')

Component({
  data: {
    w: {},
    lang: '',
    address: '',
    tokenAddress: '',
    wrong: '',
    trying: false,
    met: '',
    problem: /** @type {unknown} */ (null),
  },
  methods: {
    onShow() {
      const { lang, address, tokenAddress } = settings()
      this.setData({ lang, address, tokenAddress })
      this.speak()
    },

    speak() {
      this.setData({ w: plainWords(), met: '', wrong: '', problem: null })
      wx.setNavigationBarTitle({ title: words().settings_title })
      nameTabs()
    },

    /** @param {Daoyou.Tap} tap */
    setLang({ currentTarget }) {
      const { lang } = currentTarget.dataset
      changeSettings({ lang })
      this.setData({ lang })
      this.speak()
    },

    /** @param {Daoyou.Told & Daoyou.Tap} told */
    type({ detail, currentTarget }) {
      this.setData({ [currentTarget.dataset.name]: detail.value, wrong: '', met: '', problem: null })
    },

    async save() {
      const address = asAddress(this.data.address)
      const tokenAddress = asAddress(this.data.tokenAddress)
      if (!address || (this.data.tokenAddress.trim() && !tokenAddress)) {
        return this.setData({ wrong: words().settings_address_wrong })
      }
      changeSettings({ address, tokenAddress })
      this.setData({ address, tokenAddress, trying: true, met: '', problem: null })
      try {
        const { name, needsKey } = await meetServer()
        const w = words()
        this.setData(needsKey && !tokenAddress ? { wrong: w.settings_needs_key } : { met: w.settings_met(name) })
        await catchUp()
      } catch (problem) {
        this.setData({ problem })
      }
      this.setData({ trying: false })
    },

    forget() {
      forgetAll()
      wx.showToast({ title: words().settings_forgot, icon: 'none' })
    },
  },
})
