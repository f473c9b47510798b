// A citation: its number, the source's own words, the place they are about, and how current they are.
Component({
  options: { styleIsolation: 'apply-shared' },
  properties: {
    /** A `Citation` of the API. */
    item: { type: Object, value: null },
    /** Whether it was just asked for, by a tap on its number. */
    called: { type: Boolean, value: false },
  },
})
