import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { createPolicy } from '@corsage/core'
import express from 'express'
import { afterEach, describe, expect, it } from 'vitest'
import { guard } from './index.ts'

const A = 'https://a.test'
const page = (origin: string) => ({ origin, 'sec-fetch-site': 'cross-site' })

let close: (() => void) | undefined
afterEach(() => close?.())

describe.each([
  ['Express 5', express],
  ['Express 4', createRequire(import.meta.url)('express4') as typeof express],
])('%s', (_name, create) => {
  it('refuses pages that the policy of their path does not allow, exempt paths apart', async () => {
    const app = create()
    const policy = createPolicy({ origins: A, credentials: true, resources: { '/Off/x': false } })
    app.use('/sub', guard(policy, { exempt: '/sub/hook' }))
    app.use(guard(policy, { exempt: '/sub/hook' }))
    app.use((_request, response) => void response.send('handled'))
    const server = createServer(app)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    close = () => server.close()
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const send = async (path: string, method: string, origin: string) =>
      (await fetch(url + path, { method, headers: page(origin) })).status
    for (const [path, method, origin, status] of [
      ['/sub/x', 'POST', A, 200],
      ['/sub/x', 'DELETE', A, 200],
      ['/sub/x', 'POST', 'https://evil.test', 403],
      ['/sub/x', 'DELETE', 'https://evil.test', 403],
      ['/sub/x', 'GET', 'https://evil.test', 200],
      ['/sub/hook', 'POST', 'https://evil.test', 200],
      // Compared as loosely as any router does.
      ['/off/X/', 'POST', A, 403],
      ['/off//x', 'POST', A, 403],
    ] as const) {
      expect([path, method, origin, await send(path, method, origin)]).toEqual([path, method, origin, status])
    }
  })
})
