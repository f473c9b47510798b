// Guide pages, kept on the phone.
const { language } = require('./settings')
const { read } = require('./kept')

/** @typedef {import('../../types/schema').paths} Paths */
/** @typedef {Paths['/v1/guides']['get']['responses'][200]['content']['application/json']} GuideList */
/** @typedef {Paths['/v1/guides/{slug}']['get']['responses'][200]['content']['application/json']} GuidePage */

/**
 * @param {{ q?: string, kind?: string, cursor?: string }} wish
 * @returns {Promise<import('./kept').Read<GuideList>>}
 */
function listGuides(wish) {
  return read('/v1/guides', { ...wish, lang: language(), limit: 20 })
}

/**
 * @param {string} slug
 * @param {string} [lang]
 * @returns {Promise<import('./kept').Read<GuidePage>>}
 */
function readGuide(slug, lang = language()) {
  return read(`/v1/guides/${encodeURIComponent(slug)}`, { lang })
}

module.exports = { listGuides, readGuide }
