// The guide pages, searched and by kind.
const { offChanges, onChanges } = require('../../api/changes')
const { listGuides } = require('../../api/guides')
const { pictureUrl } = require('../../api/photos')
const { language } = require('../../api/settings')
const { moment } = require('../../show/clock')
const { plainWords, words } = require('../../words/words')

Component({
  data: {
    w: {},
    lang: '',
    typed: '',
    q: '',
    kind: '',
    items: /** @type {ReturnType<typeof showItem>[]} */ ([]),
    cursor: '',
    loading: false,
    loaded: false,
    offline: '',
    absent: false,
    problem: /** @type {unknown} */ (null),
  },
  lifetimes: {
    attached() {
      onChanges(this, (changes) => {
        if (changes.some(({ subject }) => subject === 'guide')) this.reload()
      })
    },
    detached() {
      offChanges(this)
    },
  },
  methods: {
    onShow() {
      const w = words()
      wx.setNavigationBarTitle({ title: w.guides_title })
      const lang = language()
      const another = this.data.lang !== lang
      this.setData({ w: plainWords(), lang })
      if (another || !this.data.loaded) this.reload()
    },

    /** @param {Daoyou.Told} told */
    type({ detail }) {
      this.setData({ typed: detail.value })
    },

    search() {
      this.setData({ q: this.data.typed.trim() })
      this.reload()
    },

    /** @param {Daoyou.Tap} tap */
    setKind({ currentTarget }) {
      this.setData({ kind: currentTarget.dataset.kind })
      this.reload()
    },

    reload() {
      this.setData({ items: [], cursor: '', loaded: false, absent: false })
      return this.load()
    },

    async onPullDownRefresh() {
      await this.reload()
      wx.stopPullDownRefresh()
    },

    onReachBottom() {
      if (this.data.cursor && !this.data.loading) this.load()
    },

    async load() {
      const { q, kind, cursor } = this.data
      this.setData({ loading: true, problem: null })
      try {
        const { data, keptAt } = await listGuides({ q, kind, cursor })
        if (q !== this.data.q || kind !== this.data.kind) return // something else was asked for meanwhile
        this.setData({
          items: [...this.data.items, ...data.items.map(showItem)],
          cursor: data.next_cursor || '',
          loaded: true,
          offline: keptAt ? words().offline(moment(keptAt)) : '',
        })
      } catch (problem) {
        const absent = /** @type {any} */ (problem).code === 'not_found'
        this.setData(absent ? { absent, loaded: true } : { problem })
      }
      this.setData({ loading: false })
    },

    /** @param {Daoyou.Tap} tap */
    open({ currentTarget }) {
      wx.navigateTo({ url: `/pages/guide/guide?slug=${encodeURIComponent(currentTarget.dataset.slug)}` })
    },
  },
})

/** @param {import('../../api/guides').GuideList['items'][number]} item */
function showItem({ slug, title, kind, summary, origin, revised_at, photo }) {
  const w = words()
  const kinds = /** @type {Record<string, string>} */ (w.guides_kinds)
  return {
    slug,
    title,
    summary,
    picture: photo && photo.picture ? pictureUrl(photo.picture) : '',
    note: [kinds[kind], w.guide_origins[origin], w.guides_edited(moment(Date.parse(revised_at)))].filter(Boolean).join(' · '),
  }
}
