// What the traveller set: the server, the language, where tokens come from. Kept on the phone.

/**
 * @typedef {object} Settings
 * @property {string} address the server's address
 * @property {'' | 'zh-Hans' | 'en'} lang the language; empty: the phone's
 * @property {string} tokenAddress where one's own backend gives short-lived tokens; empty: reading is open
 */

const KEY = 'settings'

/** @type {Settings} */
const DEFAULTS = { address: 'http://127.0.0.1:8080', lang: '', tokenAddress: '' }

/** @returns {Settings} */
function settings() {
  return { ...DEFAULTS, ...wx.getStorageSync(KEY) }
}

/** @param {Partial<Settings>} part */
function changeSettings(part) {
  wx.setStorageSync(KEY, { ...settings(), ...part })
}

/** @returns {'zh-Hans' | 'en'} the language of everything that is shown and asked for */
function language() {
  return settings().lang || (wx.getAppBaseInfo().language.startsWith('zh') ? 'zh-Hans' : 'en')
}

/**
 * @param {string} typed
 * @returns {string} an address as it is kept, or nothing when it cannot be one
 */
function asAddress(typed) {
  const address = typed.trim().replace(/\/+$/, '')
  return /^https?:\/\/[^\s/?#]+(\/[^\s?#]*)?$/.test(address) ? address : ''
}

module.exports = { settings, changeSettings, language, asAddress }
