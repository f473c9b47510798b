// Whether there is a Daoyou server at the address, and what it is called.
const { send } = require('./send')

/** @returns {Promise<{ name: string, needsKey: boolean }>} the name is empty where the server does not tell it */
async function meetServer() {
  try {
    const { data } = await send({ path: '/v1/site' })
    return { name: data.name, needsKey: data.reading === 'key' }
  } catch (error) {
    // An older server does not introduce itself, but refuses in its own way.
    if (/** @type {any} */ (error).code === 'not_found') return { name: '', needsKey: false }
    throw error
  }
}

module.exports = { meetServer }
