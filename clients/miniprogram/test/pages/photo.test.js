import { expect, test } from 'vitest'
import { phone, recorded, settled } from '../phone.js'
import { render } from '../render.js'

const HERE = { latitude: 29.8969, longitude: 118.6111, accuracy: 20 }

async function take(from = '拍照') {
  const page = render('pages/photo/photo')
  page.instance.onShow()
  await settled()
  await page.tap('.button', from)
  await settled()
  return page
}

test('a photograph is sent with the position where it was taken', async () => {
  const { calls, doing } = phone({ server: () => ({ data: recorded('photo-high') }), position: HERE })
  await take()
  expect(doing('chooseMedia')[0]).toMatchObject({ sourceType: ['camera'], sizeType: ['compressed'] })
  expect(calls[0]).toMatchObject({ method: 'UPLOAD', path: '/v1/photos/lookup' })
  expect(calls[0].data).toEqual({
    filePath: 'wxfile://photo.jpg',
    name: 'photo',
    formData: { lat: 29.8969, lon: 118.6111, accuracy_m: 20, datum: 'gcj02', lang: 'zh-Hans' },
  })
})

test('a picture of the album is sent without one: it was not taken here', async () => {
  const { calls } = phone({ server: () => ({ data: recorded('photo-high') }), position: HERE })
  await take('从相册选')
  expect(calls[0].data.formData).toEqual({ lang: 'zh-Hans' })
})

test('what is certain is told with its story, its evidence, whether it is open and what is near', async () => {
  phone({ server: () => ({ data: recorded('photo-high') }), position: HERE })
  const page = await take()
  expect(page.texts('.title')).toEqual(['半漪亭'])
  expect(page.words()).toContain('把握 99%')
  expect(page.texts('.status')).toEqual(['开放'])
  expect(page.texts('.story')[0]).toContain('这座亭子只盖了一半')
  expect(page.html()).toContain('evidence--number')
  expect(page.texts('.near').length).toBeGreaterThan(1)
})

test('of several it may be, the traveller chooses', async () => {
  const medium = recorded('photo-medium')
  const other = { ...medium.matches[0], place: { id: 'p_other', name: '笺纸铺' }, score: 0.2 }
  phone({ server: () => ({ data: { ...medium, matches: [...medium.matches, other] } }) })
  const page = await take()
  expect(page.words()).toContain('是下面哪一个？')
  expect(page.texts('.match').map((words) => words.slice(0, 3))).toEqual(['笺坊属', '笺纸铺'])
  expect(page.texts('.story')).toEqual([])

  page.instance.pick({ currentTarget: { dataset: { at: 1 } } })
  await settled()
  expect(page.texts('.story')).toHaveLength(1)
  expect(page.texts('.match')[1]).toContain('问问它')
  page.instance.pick({ currentTarget: { dataset: { at: 1 } } })
  await settled()
  expect(page.texts('.story')).toEqual([])
})

test('one that it may be is asked back in the server\'s words, and never told as certain', async () => {
  phone({ server: () => ({ data: recorded('photo-medium') }) })
  const page = await take()
  expect(page.words()).toContain('看起来像笺坊，但不能确定。是这里吗？')
  expect(page.texts('.title')).toEqual([])
  expect(page.texts('.story')).toEqual([])
})

test('what is not recognised is not guessed, and there is a word what would help', async () => {
  phone({ server: () => ({ data: recorded('photo-low') }) })
  const page = await take()
  expect(page.words()).toContain('没认出来')
  expect(page.words()).toContain('请把景点拍得大一些')
  expect(page.words()).toContain('没有用到位置')
  expect(page.texts('.match')).toEqual([])
})

test('one can go on asking about the place', async () => {
  const { stored, doing } = phone({ server: () => ({ data: recorded('photo-high') }) })
  const page = await take()
  await page.tap('.ask')
  expect(stored.get('question')).toEqual({ question: '介绍一下半漪亭', place_id: recorded('photo-high').matches[0].place.id })
  expect(doing('switchTab')[0].url).toBe('/pages/ask/ask')
})

test('a photograph that is refused tells why, and can be sent again', async () => {
  const problem = { type: '/problems/too_large', status: 413, detail: '照片太大' }
  let asked = 0
  phone({ server: () => (asked++ ? { data: recorded('photo-low') } : { status: 413, data: problem }) })
  const page = await take()
  expect(page.inside('.failed').words()).toContain('照片太大')
  await page.inside('.failed').tap('.again')
  await settled()
  expect(page.words()).toContain('没认出来')
})

test('what the server could not do is told', async () => {
  phone({ server: () => ({ data: { ...recorded('photo-low'), degraded: ['signs'] } }), language: 'en' })
  const page = await take('Camera')
  expect(page.texts('.note')).toEqual(['This time no text was read, or not all pictures have been looked at yet.'])
})
