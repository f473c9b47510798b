// An empty place, and what to do about it.
Component({
  options: { styleIsolation: 'apply-shared' },
  properties: {
    title: { type: String, value: '' },
    more: { type: String, value: '' },
  },
})
