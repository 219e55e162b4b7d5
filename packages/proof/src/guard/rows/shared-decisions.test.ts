import { createPolicy } from '@corsage/core'
import { expect, test, vi } from 'vitest'
import { variants } from '../../servers/index.ts'
import type { Source } from '../../servers/server.ts'
import { ask, bytesOf } from './ask.ts'

const LISTED = 'https://listed.test'
const ORDERS = ['cors first', 'guard first'] as const

const cases = Object.entries(variants).flatMap(([name, framework]) =>
  ORDERS.map((order) => ({ name, framework, order })),
)

test.each(cases)('$name, $order: each request asks once', async ({ framework, order }) => {
  const allows = vi.fn(async (origin: string) => origin === LISTED)
  const policy = createPolicy({ origins: allows, credentials: true }) as Source
  const resolver = vi.fn(async () => ({ origins: [LISTED, 'https://other.test'], credentials: true }))
  for (const [source, calls] of [
    [policy, allows],
    [resolver, resolver],
  ] as const) {
    const app = framework()
    if (order === 'cors first') app.use(source)
    app.guard(source)
    if (order === 'guard first') app.use(source)
    app.add({ '/transfer': () => ({ body: 'handled' }) })
    const server = await app.listen()
    try {
      const listed = bytesOf({ S: 'cross-site', O: LISTED })
      expect(await ask(server.port, listed)).toMatchObject({ status: 200, body: 'handled' })
      expect(calls).toHaveBeenCalledTimes(1)
      // Nothing is remembered between requests.
      expect(await ask(server.port, listed)).toMatchObject({ status: 200, body: 'handled' })
      expect(calls).toHaveBeenCalledTimes(2)
      const evil = bytesOf({ S: 'cross-site', O: 'https://evil.test' })
      expect(await ask(server.port, evil)).toMatchObject({ status: 403 })
      expect(calls).toHaveBeenCalledTimes(3)
    } finally {
      await server.close()
    }
  }
})
