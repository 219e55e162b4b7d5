import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { createPolicy, withCors, withGuard } from '@corsage/node'
import { createServer as createViteServer, type InlineConfig, mergeConfig } from 'vite'
import { afterAll, describe, expect, it } from 'vitest'
import { send } from '../conformance/wire.ts'
import { freePort, listen } from '../servers/listen.ts'
import { PAGE, permission, sendFrom } from './ask.ts'
import { writePrograms } from './page.ts'

// The claims of docs/recipes/vite.md.

const folder = join(writePrograms(['vite'], 'recipe-vite'), 'vite')

/** Starts the dev server with a configuration of the page, and returns its origin. */
async function startVite(file: string | false, more: InlineConfig = {}): Promise<string> {
  const server = await createViteServer(
    mergeConfig(
      {
        configFile: file && join(folder, file),
        root: folder,
        logLevel: 'silent',
        optimizeDeps: { noDiscovery: true },
        server: { port: await freePort(), host: '127.0.0.1', hmr: false, ws: false },
      },
      more,
    ),
  )
  await server.listen()
  afterAll(() => server.close())
  return `http://127.0.0.1:${server.config.server.port}`
}

const SOURCE = '/main.js'
writeFileSync(join(folder, SOURCE), 'export default 1\n')

describe('vite.config.ts', async () => {
  const policy = createPolicy({ origins: PAGE, credentials: true })
  const api = withGuard((request, response) => response.end(request.headers.host), policy)
  const { origin: target } = await listen('api', createServer(withCors(api, policy)))
  const origin = await startVite('vite.config.ts', { server: { proxy: { '/api': { target } } } })

  it.each([
    ['in Chromium, Firefox and Safari', { 'sec-fetch-site': 'same-origin' }],
    ['in a browser without Sec-Fetch-Site', {}],
  ])('the guard of the API lets the proxied page write, %s', async (_browser, headers) => {
    const response = await send(`${origin}/api/items`, { method: 'POST', headers: { origin, ...headers } })
    expect([response.status, response.body]).toEqual([200, origin.replace('http://', '')])
  })
})

describe('without server.cors', async () => {
  const origin = await startVite(false)

  it.each([
    ['http://localhost:8000', 'http://localhost:8000'],
    ['http://shop.test:8000', undefined],
  ])('a page of %s', async (page, permitted) => {
    expect(permission(await sendFrom(page, origin + SOURCE))).toEqual([200, permitted])
  })
})

it('server.cors: true lets every site read the source', async () => {
  const origin = await startVite(false, { server: { cors: true } })
  const response = await sendFrom('https://evil.example', origin + SOURCE)
  expect(permission(response)).toEqual([200, '*'])
})

describe('vite.backend.config.ts', async () => {
  const origin = await startVite('vite.backend.config.ts')

  it.each([
    ['http://localhost:8000', 'http://localhost:8000'],
    ['http://shop.test:8000', 'http://shop.test:8000'],
    ['https://evil.example', undefined],
  ])('a page of %s', async (page, permitted) => {
    expect(permission(await sendFrom(page, origin + SOURCE))).toEqual([200, permitted])
  })
})
