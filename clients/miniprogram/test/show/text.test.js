import { expect, test } from 'vitest'
import { app, phone } from '../phone.js'

const { pieces } = app('show/answer')
const { distance } = app('show/distance')
const { forRichText, linksIn } = app('show/guide-html')

test('the marks of an answer stand apart', () => {
  expect(pieces('松[1]。[12]')).toEqual([{ text: '松', n: 0 }, { text: '', n: 1 }, { text: '。', n: 0 }, { text: '', n: 12 }])
  expect(pieces('数组[x]')).toEqual([{ text: '数组[x]', n: 0 }])
  expect(pieces('')).toEqual([])
})

test.each([['zh_CN', 84, '80 米'], ['zh_CN', 1234, '1.2 公里'], ['en', 999, '1.0 km'], ['en', 12_000, '12.0 km']])(
  '%s: %i m are %s',
  (language, metres, words) => {
    phone({ language })
    expect(distance(metres)).toBe(words)
  },
)

const html = (given) => forRichText(given, 'https://guide.example')

test.each([
  ['<section><p>x</p></section>', '<div><p>x</p></div>'],
  ['<figure><img src="/v1/photos/a" alt="b"></figure>', '<div><img class="picture" src="https://guide.example/v1/photos/a" alt="b"></div>'],
  ['<img src="https://elsewhere.example/a.jpg">', '<img class="picture" src="https://elsewhere.example/a.jpg">'],
  ['<span class="fact" data-field="ticket" data-state="stale">45元</span>', '<span class="fact fact-stale">45元</span>'],
  ['<span class="fact" data-field="phone">?</span>', '<span class="fact fact-unknown">?</span>'],
  ['<a href="/guides/salt-street">盐街</a>', '<span class="link">盐街</span>'],
  ['<sup class="cite"><a href="#cite-1">1</a></sup>', '<sup class="cite"><span>1</span></sup>'],
  ['<h3>x</h3><ul><li>y</li></ul>', '<h3>x</h3><ul><li>y</li></ul>'],
])('%s becomes %s', (given, shown) => {
  expect(html(given)).toBe(shown)
})

test('where a text leads to is told once each', () => {
  const given =
    '<a href="/guides/salt-street"><em>盐街</em></a> <a href="/guides/salt-street#food">吃</a> <a href="/guides/%E9%B9%AD">鹭</a> ' +
    '<a class="external" rel="nofollow" href="https://a.example/?x=1&amp;y=2">船票 &amp; 时刻</a> <a href="#cite-1">1</a>'
  expect(linksIn(given)).toEqual({
    mentioned: [{ slug: 'salt-street', title: '盐街' }, { slug: '鹭', title: '鹭' }],
    outside: [{ url: 'https://a.example/?x=1&y=2', title: '船票 & 时刻' }],
  })
})
