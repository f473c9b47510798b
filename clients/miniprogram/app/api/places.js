// Places by name, to begin a walk at.
const { language } = require('./settings')
const { send } = require('./send')

/**
 * @param {string} q
 * @returns {Promise<Daoyou.PlaceRef[]>}
 */
async function findPlaces(q) {
  const { data } = await send({ path: '/v1/search', query: { q, kind: 'place', limit: 5, lang: language() } })
  /** @type {Daoyou.SearchItem[]} */
  const items = data.items
  return items.flatMap(({ place }) => (place ? [place] : []))
}

module.exports = { findPlaces }
