// A guide page: its sections with their evidence, and the pages it leads to.
const { offChanges, onChanges } = require('../../api/changes')
const { readGuide } = require('../../api/guides')
const { pictureUrl } = require('../../api/photos')
const { settings } = require('../../api/settings')
const { moment } = require('../../show/clock')
const { forRichText, linksIn } = require('../../show/guide-html')
const { plainWords, words } = require('../../words/words')

Component({
  properties: {
    slug: String,
    lang: String,
  },
  data: {
    w: {},
    page: /** @type {ReturnType<typeof showPage> | null} */ (null),
    offline: '',
    problem: /** @type {unknown} */ (null),
  },
  lifetimes: {
    detached() {
      offChanges(this)
    },
  },
  methods: {
    onLoad() {
      this.setData({ w: plainWords() })
      onChanges(this, (changes) => this.hear(changes))
      return this.load()
    },

    /** @param {Daoyou.Change[]} changes */
    hear(changes) {
      const { page } = this.data
      const isHere = (/** @type {Daoyou.Change} */ { id }) => page && (id === page.slug || page.placeIds.includes(id))
      if (changes.some(isHere)) this.load()
    },

    async load() {
      this.setData({ problem: null })
      try {
        const { data, keptAt } = await readGuide(this.data.slug, this.data.lang || undefined)
        wx.setNavigationBarTitle({ title: data.title })
        this.setData({ page: showPage(data), offline: keptAt ? words().offline(moment(keptAt)) : '' })
      } catch (problem) {
        this.setData({ problem })
      }
    },

    async onPullDownRefresh() {
      await this.load()
      wx.stopPullDownRefresh()
    },

    /** @param {Daoyou.Tap} tap */
    open({ currentTarget }) {
      const { slug, lang = '' } = currentTarget.dataset
      wx.navigateTo({ url: `/pages/guide/guide?slug=${encodeURIComponent(slug)}&lang=${lang}` })
    },

    /** @param {Daoyou.Tap} tap */
    copy({ currentTarget }) {
      const success = () => wx.showToast({ title: words().copied, icon: 'none' })
      wx.setClipboardData({ data: currentTarget.dataset.url, success })
    },

    onShareAppMessage() {
      const { page, slug } = this.data
      return { title: page ? page.title : '', path: `/pages/guide/guide?slug=${encodeURIComponent(slug)}` }
    },
  },
})

/** @typedef {import('../../api/guides').GuidePage} GuidePage */
/** @typedef {GuidePage['sections'][number]} Section */

/** @param {GuidePage} page */
function showPage(page) {
  const w = words()
  const photo = page.photos.find(({ picture }) => picture)
  return {
    slug: page.slug,
    title: page.title,
    summary: page.summary,
    picture: photo && photo.picture ? pictureUrl(photo.picture) : '',
    origin: w.guide_origins[page.origin],
    revision: w.guide_revision(page.revision, moment(Date.parse(page.revised_at))),
    renamed: page.redirected_from ? w.guide_renamed(page.redirected_from) : '',
    sections: page.sections.map(showSection),
    related: page.related,
    otherLanguages: page.langs
      .filter(({ lang }) => lang !== page.lang)
      .map(({ lang, slug, title }) => ({ lang, slug, words: w.guide_other_language(title) })),
    placeIds: [page.place, ...page.citations.map(({ place }) => place)].flatMap((place) => (place ? [place.id] : [])),
  }
}

/** @param {Section} section */
function showSection({ id, title, html, citations, freshness, flags }) {
  return {
    id,
    title,
    nodes: forRichText(html, settings().address),
    freshness: freshness || null,
    citations,
    ...linksIn(html),
    flags: (flags || []).map(showFlag),
  }
}

/** @param {NonNullable<Section['flags']>[number]} flag */
function showFlag({ field, place, before, now }) {
  const w = words()
  // What was cited may be a passage, which is of no field.
  const name = field ? w.fields[field] || field.replace(/^attributes\./, '') : place ? place.name : w.guide_evidence
  return w.guide_flag_change(name, before || '', now || w.guide_gone)
}
