// The words of the app in the traveller's language.
const { language } = require('../api/settings')
const zh = require('./zh')
const en = require('./en')

/** @typedef {typeof zh} Words */

/** @returns {Words} */
function words() {
  return language() === 'en' ? en : zh
}

/**
 * The words a page shows, as data: sentences with a gap are filled in by its code and stay out.
 * @returns {Record<string, any>}
 */
function plainWords() {
  return Object.fromEntries(Object.entries(words()).filter(([, value]) => typeof value !== 'function'))
}

/** Names the tabs in the traveller's language. */
function nameTabs() {
  words().tabs.forEach((text, index) => wx.setTabBarItem({ index, text }))
}

module.exports = { words, plainWords, nameTabs }
