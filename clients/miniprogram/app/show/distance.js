const { words } = require('../words/words')

/**
 * @param {number} metres
 * @returns {string} as one says it: `80 m`, `1.2 km`
 */
function distance(metres) {
  const w = words()
  const tens = Math.round(metres / 10) * 10
  return tens < 1000 ? w.metres(tens) : w.kilometres((metres / 1000).toFixed(1))
}

module.exports = { distance }
