// A photograph, and what it shows: the place, or the question which of several it is.
const { lookUp, pictureUrl } = require('../../api/photos')
const { position } = require('../../api/position')
const { pieces } = require('../../show/answer')
const { distance } = require('../../show/distance')
const { plainWords, words } = require('../../words/words')

Component({
  data: {
    w: {},
    picture: '',
    from: /** @type {'camera' | 'album'} */ ('camera'),
    looking: false,
    found: /** @type {ReturnType<typeof showFound> | null} */ (null),
    chosen: -1,
    problem: /** @type {unknown} */ (null),
  },
  methods: {
    onShow() {
      this.setData({ w: plainWords() })
      wx.setNavigationBarTitle({ title: words().photo_title })
    },

    /** @param {Daoyou.Tap} tap */
    choose({ currentTarget }) {
      wx.chooseMedia({
        count: 1,
        mediaType: ['image'],
        sourceType: [currentTarget.dataset.from],
        sizeType: ['compressed'], // also turns the HEIC of some phones into JPEG
        success: ({ tempFiles }) => this.look(tempFiles[0].tempFilePath, currentTarget.dataset.from),
      })
    },

    again() {
      this.look(this.data.picture, this.data.from)
    },

    /**
     * @param {string} picture
     * @param {'camera' | 'album'} from a picture of the album was not taken where the phone is now
     */
    async look(picture, from) {
      this.setData({ picture, from, looking: true, found: null, chosen: -1, problem: null })
      try {
        const taken = from === 'camera' ? await position() : undefined
        const found = showFound(await lookUp(picture, taken))
        this.setData({ found, chosen: found.confidence === 'high' ? 0 : -1 })
      } catch (problem) {
        this.setData({ problem })
      }
      this.setData({ looking: false })
    },

    /** @param {Daoyou.Tap} tap */
    pick({ currentTarget }) {
      const { at } = currentTarget.dataset
      this.setData({ chosen: this.data.chosen === at ? -1 : at })
    },

    /** @param {Daoyou.Tap} tap */
    ask({ currentTarget }) {
      const { id, name } = currentTarget.dataset
      wx.setStorageSync('question', { question: words().photo_tell(name), place_id: id })
      wx.switchTab({ url: '/pages/ask/ask' })
    },
  },
})

/** @param {Daoyou.PhotoAnswer} answer */
function showFound({ confidence, matches, message, text, position_from, degraded }) {
  const w = words()
  return {
    confidence,
    matches: matches.map(showMatch),
    message: message || '',
    sign: text.length ? w.photo_sign(text.join(' ')) : '',
    withoutPosition: !position_from,
    degraded: Boolean(degraded && degraded.length),
  }
}

/** @param {Daoyou.PhotoMatch} match */
function showMatch({ place, part_of, score, evidence, intro, status, nearby, route }) {
  const w = words()
  const signs = evidence.signs.join(' ')
  const why = [
    w.photo_likeness(Math.min(99, Math.round(score * 100))), // nothing is quite certain
    evidence.distance_m ? w.photo_distance(distance(evidence.distance_m)) : '',
    signs && w.photo_sign(signs),
  ]
  return {
    id: place.id,
    name: place.name,
    partOf: part_of ? w.photo_part_of(part_of.name) : '',
    why: why.filter(Boolean).join(' · '),
    picture: evidence.picture ? pictureUrl(evidence.picture) : '',
    pieces: intro ? pieces(intro.text) : [],
    citations: intro ? intro.citations : [],
    warnings: intro ? intro.warnings.map(({ message }) => message) : [],
    status: status.state,
    statusEvidence: status.citations[0] || null,
    statusWords: w.statuses[status.state],
    nearby: nearby.map((near) => ({
      id: near.place.id,
      name: near.place.name,
      far: distance(near.distance_m),
      status: near.status,
      statusWords: w.statuses[near.status],
    })),
    route: route ? route.stops.map((stop) => stop.place.name).join(' → ') : '',
  }
}
