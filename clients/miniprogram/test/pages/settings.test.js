import { expect, test } from 'vitest'
import { app, phone, settled } from '../phone.js'
import { render } from '../render.js'

const { settings } = app('api/settings')
const changes = { items: [], next_cursor: '0' }
const server = (site) => ({ path }) => ({ data: path === '/v1/site' ? site : changes })

async function open() {
  const page = render('pages/settings/settings')
  page.instance.onShow()
  await settled()
  return page
}

async function type(page, name, value) {
  page.instance.type({ detail: { value }, currentTarget: { dataset: { name } } })
  await settled()
}

async function save(page) {
  await page.tap('.save')
  await settled()
}

test('the language changes at once, tabs and all', async () => {
  const { doing } = phone({ server: server({}) })
  const page = await open()
  await page.tap('.chip', 'English')
  expect(settings().lang).toBe('en')
  expect(page.words()).toContain("The server's address")
  expect(doing('setTabBarItem').at(-1)).toMatchObject({ index: 4, text: 'Settings' })
})

test('a server is met by its name', async () => {
  phone({ server: server({ name: '澜岫山水', reading: 'open' }) })
  const page = await open()
  await type(page, 'address', ' https://guide.example/ ')
  await save(page)
  expect(settings().address).toBe('https://guide.example')
  expect(page.texts('.met')).toEqual(['已连上：澜岫山水'])
})

test('a server that does not tell its name is met all the same', async () => {
  phone({ server: ({ path }) => (path === '/v1/site' ? { status: 404, data: { type: '/problems/not_found', status: 404 } } : { data: changes }) })
  const page = await open()
  await save(page)
  expect(page.texts('.met')).toEqual(['已连上服务'])
})

test('a server that wants a token says so', async () => {
  phone({ server: server({ name: 'x', reading: 'key' }) })
  const page = await open()
  await save(page)
  expect(page.texts('.note')).toEqual(['这台服务要有令牌才能读，请填令牌地址。'])
})

test.each([['address', 'guide.example'], ['tokenAddress', 'own.example']])('a wrong %s is told and not kept', async (name, value) => {
  const { calls } = phone({ server: server({}) })
  const page = await open()
  await type(page, name, value)
  await save(page)
  expect(page.texts('.note')[0]).toContain('http://')
  expect(settings()).toMatchObject({ address: 'http://127.0.0.1:8080', tokenAddress: '' })
  expect(calls).toEqual([])
})

test('a server that is not reached is told, and can be tried again', async () => {
  let up = false
  phone({ server: (call) => up && server({ name: 'x' })(call) })
  const page = await open()
  await save(page)
  expect(page.inside('.failed').words()).toContain('连不上服务')
  up = true
  await page.inside('.failed').tap('.again')
  await settled()
  expect(page.texts('.met')).toEqual(['已连上：x'])
})

test('what is kept can be forgotten', async () => {
  const { doing } = phone({ server: server({}) })
  const page = await open()
  await page.tap('.forget')
  expect(doing('showToast')[0].title).toBe('已清除')
})
