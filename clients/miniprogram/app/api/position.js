// Where the traveller is, if they tell.

/** @returns {Promise<{ lat: number, lon: number, accuracy_m: number, datum: 'gcj02' } | undefined>} */
function position() {
  return new Promise((resolve) => {
    wx.getLocation({
      type: 'gcj02',
      isHighAccuracy: true,
      success: ({ latitude, longitude, accuracy }) =>
        resolve({ lat: latitude, lon: longitude, accuracy_m: accuracy, datum: 'gcj02' }),
      fail: () => resolve(undefined), // not allowed, or switched off: everything works without, only less well
    })
  })
}

module.exports = { position }
