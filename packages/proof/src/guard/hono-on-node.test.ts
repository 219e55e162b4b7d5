import { createPolicy } from '@corsage/core'
import { guard } from '@corsage/hono'
import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import { methodOverride } from 'hono/method-override'
import { expect, it } from 'vitest'
import { serve } from '../servers/listen.ts'
import { ask } from './rows/ask.ts'

// Facts that a Request of @hono/node-server lacks, so that the guard asks Node.

const policy = createPolicy({ origins: 'https://app.test', credentials: true })

async function statusOf(app: Hono, bytes: string): Promise<number> {
  const { port, close } = await serve('hono', getRequestListener(app.fetch, { hostname: 'localhost' }))
  try {
    return (await ask(port, bytes)).status
  } finally {
    await close()
  }
}

it('a request without Host names no host, even if the server has a default', async () => {
  const app = new Hono()
    .use(guard(policy, { hosts: 'loopback' }))
    .get('/', (context) => context.text('hello'))
  expect(await statusOf(app, 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')).toBe(200)
  expect(await statusOf(app, 'GET / HTTP/1.0\r\n\r\n')).toBe(403)
})

it('a POST that methodOverride turned into a GET is a POST', async () => {
  const app = new Hono()
  app.use(methodOverride({ app, query: '_method' }), guard(policy))
  app.get('/', (context) => context.text('hello'))
  const post = (headers: string) =>
    `POST /?_method=GET HTTP/1.1\r\nHost: a.test\r\nContent-Length: 0\r\n${headers}\r\n`
  expect(await statusOf(app, post('Sec-Fetch-Site: same-origin\r\n'))).toBe(200)
  expect(await statusOf(app, post('Sec-Fetch-Site: cross-site\r\nOrigin: https://evil.test\r\n'))).toBe(403)
})
