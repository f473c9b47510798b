// The server's HTML as <rich-text> takes it: that drops an element it does not know with all that is within, every
// data-* attribute, and taps on links. Links are told apart, to be shown below the text.

const BLOCKS = /^(section|article|aside|main|header|footer|nav|figure|figcaption|details|summary)$/
const INLINE = /^(a|time|mark|small|kbd|data|cite|dfn|var|samp|s|u)$/

/**
 * @param {string} html
 * @param {string} address of the server, for pictures
 */
function forRichText(html, address) {
  return html
    .replace(/<span class="fact"([^>]*)>/g, (_, rest) => `<span class="fact fact-${stateIn(rest)}">`)
    .replace(/<a\b[^>]*>/g, (tag) => (tag.includes('href="#') ? '<span>' : '<span class="link">'))
    .replace(/<img\b/g, '<img class="picture"')
    .replace(/(<img\b[^>]*\bsrc=")\//g, `$1${address}/`)
    .replace(/<(\/?)([a-z][a-z0-9]*)\b/g, (_, end, name) => `<${end}${known(name)}`)
}

/** @param {string} attributes */
function stateIn(attributes) {
  const found = /data-state="(\w+)"/.exec(attributes)
  return found ? found[1] : 'unknown'
}

/** @param {string} name of an element; what is not known goes under one that is */
function known(name) {
  if (BLOCKS.test(name)) return 'div'
  return INLINE.test(name) ? 'span' : name
}

/**
 * Where a text leads to: other guide pages, and addresses elsewhere, each once.
 * @param {string} html
 */
function linksIn(html) {
  /** @type {Map<string, { slug: string, title: string }>} */
  const mentioned = new Map()
  /** @type {Map<string, { url: string, title: string }>} */
  const outside = new Map()
  for (const [, href, words] of html.matchAll(/<a\b[^>]*\bhref="([^"]*)"[^>]*>(.*?)<\/a>/gs)) {
    const title = plain(words)
    const guide = /^\/guides\/([^/?#]+)/.exec(href)
    if (guide && !mentioned.has(guide[1])) mentioned.set(guide[1], { slug: decodeURIComponent(guide[1]), title })
    if (/^https?:/.test(href) && !outside.has(href)) outside.set(href, { url: plain(href), title })
  }
  return { mentioned: [...mentioned.values()], outside: [...outside.values()] }
}

/** @type {Record<string, string>} */
const SIGNS = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&amp;': '&' }

/** The text of HTML without elements. @param {string} html */
function plain(html) {
  return html.replace(/<[^>]*>/g, '').replace(/&(lt|gt|quot|#39|amp);/g, (sign) => SIGNS[sign])
}

module.exports = { forRichText, linksIn }
