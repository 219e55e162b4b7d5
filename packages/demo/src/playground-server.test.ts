import { afterAll, beforeAll, expect, it } from 'vitest'
import { type PlaygroundServer, servePlayground } from './playground-server.ts'

let playground: PlaygroundServer
beforeAll(async () => {
  playground = await servePlayground()
})
afterAll(() => playground.close())

it('serves the page and its program', async () => {
  const page = await fetch(playground.origin)
  expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html;charset=utf-8'])
  const [, program] = /src="\.(\/assets\/[^"]+\.js)"/.exec(await page.text()) ?? []
  const loaded = await fetch(`${playground.origin}${program}`)
  expect([loaded.status, loaded.headers.get('content-type')]).toEqual([200, 'text/javascript'])
})

it('serves no other files', async () => {
  expect((await fetch(`${playground.origin}/package.json`)).status).toBe(404)
})
