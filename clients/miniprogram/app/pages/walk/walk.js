// An outing: what one wishes, and the plan as a time line and on the map.
const { position } = require('../../api/position')
const { findPlaces } = require('../../api/places')
const { planWalk } = require('../../api/walks')
const { planInGcj02 } = require('../../show/gcj02')
const { showPlan } = require('../../show/plan')
const { plainWords, words } = require('../../words/words')

/** Nobody types faster than this between two looks for a place. */
const TYPING_MS = 300

/** @type {ReturnType<typeof setTimeout> | undefined} */
let typing

Component({
  data: {
    w: {},
    start: /** @type {{ name: string, at: object } | null} */ (null),
    place: '',
    places: /** @type {Daoyou.PlaceRef[]} */ ([]),
    hours: 3,
    hoursWords: '',
    interests: /** @type {{ word: string, on: boolean }[]} */ ([]),
    mode: 'walk',
    pace: 'normal',
    round: true,
    children: false,
    rain: false,
    planning: false,
    plan: /** @type {ReturnType<typeof showPlan> | null} */ (null),
    problem: /** @type {unknown} */ (null),
  },
  methods: {
    onShow() {
      const w = words()
      wx.setNavigationBarTitle({ title: w.walk_title })
      const on = this.data.interests.map((interest) => interest.on)
      const interests = w.walk_interest_list.map((word, index) => ({ word, on: on[index] || false }))
      this.setData({ w: plainWords(), interests, hoursWords: w.walk_length(String(this.data.hours)) })
      // An answer may have brought a plan: tabs take no parameters.
      const plan = wx.getStorageSync('plan')
      wx.removeStorageSync('plan')
      if (plan) this.setData({ plan: showPlan(planInGcj02(plan)), problem: null })
    },

    async startHere() {
      const here = await position()
      if (!here) return wx.showToast({ title: words().ask_here_no, icon: 'none' })
      this.setData({ start: { name: words().walk_here, at: { lat: here.lat, lon: here.lon } }, place: '', places: [] })
    },

    /** @param {Daoyou.Told} told */
    typePlace({ detail }) {
      const place = detail.value
      this.setData({ place, start: null })
      if (typing) clearTimeout(typing)
      typing = setTimeout(() => this.suggest(place.trim()), TYPING_MS)
    },

    /** @param {string} name */
    async suggest(name) {
      try {
        const places = name ? await findPlaces(name) : []
        if (this.data.place.trim() === name) this.setData({ places, problem: null })
      } catch (problem) {
        this.setData({ problem })
      }
    },

    /** @param {Daoyou.Tap} tap */
    startAt({ currentTarget }) {
      const { id, name } = this.data.places[currentTarget.dataset.at]
      this.setData({ start: { name, at: { place_id: id } }, place: name, places: [] })
    },

    /** @param {Daoyou.Told} told */
    setHours({ detail }) {
      this.setData({ hours: detail.value, hoursWords: words().walk_length(String(detail.value)) })
    },

    /** @param {Daoyou.Tap} tap */
    toggleInterest({ currentTarget }) {
      const { at } = currentTarget.dataset
      this.setData({ [`interests[${at}].on`]: !this.data.interests[at].on })
    },

    /** @param {Daoyou.Tap} tap */
    set({ currentTarget }) {
      const { name, value } = currentTarget.dataset
      this.setData({ [name]: value })
    },

    /** @param {Daoyou.Tap} tap */
    toggle({ currentTarget }) {
      /** @type {'round' | 'children' | 'rain'} */
      const name = currentTarget.dataset.name
      this.setData({ [name]: !this.data[name] })
    },

    async go() {
      const { start, hours, interests, mode, pace, round, children, rain, planning } = this.data
      if (planning) return
      if (!start) return wx.showToast({ title: words().walk_no_start, icon: 'none' })
      this.setData({ planning: true, problem: null })
      try {
        const plan = await planWalk({
          start: start.at,
          max_min: hours * 60,
          interests: interests.filter(({ on }) => on).map(({ word }) => word),
          mode: /** @type {Daoyou.PlanBody['mode']} */ (mode),
          pace: /** @type {Daoyou.PlanBody['pace']} */ (pace),
          round_trip: round,
          ...(children && { children }),
          ...(rain && { rain }),
        })
        this.setData({ plan: showPlan(plan) })
      } catch (problem) {
        this.setData({ problem })
      }
      this.setData({ planning: false })
    },

    change() {
      this.setData({ plan: null, problem: null })
    },
  },
})
