// A page or component on a phone, with the official compiler's WXML.
import { createRequire } from 'node:module'
import { join } from 'node:path'

const require = createRequire(import.meta.url)
const simulate = require('miniprogram-simulate')
const ROOT = join(import.meta.dirname, '../app')
const loaded = new Map()
const shown = new Set()

/** Leaves every page, as a test that is over does. */
export function leaveAll() {
  for (const component of shown) component.detach()
  shown.clear()
}

/**
 * @param {string} path within the app, such as `pages/ask/ask`
 * @param {object} [properties]
 */
export function render(path, properties) {
  if (!loaded.has(path)) loaded.set(path, simulate.load(`${ROOT}/${path}`, 'main', { rootPath: ROOT, less: false }))
  const component = simulate.render(loaded.get(path), properties)
  shown.add(component)
  component.attach(document.body.appendChild(document.createElement('div')))
  return screen(component)
}

const wordsOf = ({ dom }) => dom.textContent.replace(/\s+/g, ' ').trim()

/** What a person sees of it and can do with it. */
function screen(component) {
  const all = (selector) => component.querySelectorAll(selector)
  const one = (selector, words) => {
    const found = all(selector).filter((each) => words === undefined || wordsOf(each).includes(words))
    if (found.length !== 1) throw new Error(`${found.length} times ${selector} ${words ?? ''} in: ${wordsOf(component)}`)
    return found[0]
  }
  return {
    instance: component.instance,
    component,
    html: () => component.dom.innerHTML,
    words: () => wordsOf(component),
    texts: (selector) => all(selector).map(wordsOf),
    /** A component within, the one with these words where there are several. */
    inside: (selector, words) => screen(one(selector, words)),
    async tap(selector, words) {
      one(selector, words).dispatchEvent('tap')
      await simulate.sleep(20)
    },
    /** What a field or a slider tells. */
    async tell(selector, event, value) {
      one(selector).dispatchEvent(event, { detail: { value } })
      await simulate.sleep(20)
    },
  }
}
