// Plans for an outing, with positions in GCJ-02, as the map component wants them.
const { language } = require('./settings')
const { send } = require('./send')

/**
 * @param {Omit<Daoyou.PlanBody, 'datum' | 'lang'>} wish
 * @returns {Promise<Daoyou.Plan>}
 */
async function planWalk(wish) {
  const body = { ...wish, datum: 'gcj02', lang: language() }
  return (await send({ method: 'POST', path: '/v1/routes', body })).data
}

module.exports = { planWalk }
