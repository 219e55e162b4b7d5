import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import Koa from 'koa'
import { afterEach, describe, expect, it } from 'vitest'
import { guard } from './index.ts'

const A = 'https://a.test'

let close: (() => void) | undefined
afterEach(() => close?.())

describe.each([
  ['Koa 3', Koa],
  ['Koa 2', createRequire(import.meta.url)('koa2') as typeof Koa],
])('%s', (_name, Application) => {
  it.each([false, true])(
    'refuses pages that the policy does not allow, asynchronous: %s',
    async (isAsync) => {
      const policy = { origins: A, credentials: true, resources: { '/off': false } } as const
      const app = new Application()
      app.use(guard(isAsync ? async () => policy : policy, { exempt: '/hook' }))
      app.use((context) => {
        context.body = 'handled'
      })
      const server = createServer(app.callback())
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      close = () => server.close()
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
      for (const [path, method, origin, status] of [
        ['/x', 'POST', A, 200],
        ['/x', 'DELETE', A, 200],
        ['/x', 'POST', 'https://evil.test', 403],
        ['/x', 'DELETE', 'https://evil.test', 403],
        ['/x', 'GET', 'https://evil.test', 200],
        ['/hook', 'POST', 'https://evil.test', 200],
        ['/OFF/', 'POST', A, 403],
      ] as const) {
        const response = await fetch(url + path, {
          method,
          headers: { origin, 'sec-fetch-site': 'cross-site' },
        })
        const body = await response.text()
        const asked = [path, method, origin]
        expect([...asked, response.status, body === 'handled']).toEqual([...asked, status, status === 200])
      }
    },
  )
})
