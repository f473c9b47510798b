// What a photograph shows.
const { settings, language } = require('./settings')
const { headers, urlOf } = require('./send')
const { refused, unreachable } = require('./problem')

/** @typedef {{ lat: number, lon: number, accuracy_m?: number, datum: 'gcj02' }} Taken where it was taken */

/**
 * @param {string} filePath
 * @param {Taken} [taken]
 * @returns {Promise<Daoyou.PhotoAnswer>}
 */
async function lookUp(filePath, taken) {
  const header = await headers()
  return new Promise((resolve, reject) => {
    wx.uploadFile({
      url: urlOf('/v1/photos/lookup'),
      filePath,
      name: 'photo',
      header,
      formData: { ...taken, lang: language() },
      success({ statusCode, data }) {
        if (statusCode === 200) resolve(JSON.parse(data))
        else reject(refused(statusCode, {}, data))
      },
      fail: () => reject(unreachable()),
    })
  })
}

/** @param {string} picture */
function pictureUrl(picture) {
  return `${settings().address}/v1/photos/${encodeURIComponent(picture)}`
}

module.exports = { lookUp, pictureUrl }
