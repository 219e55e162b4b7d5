import { createServer } from 'node:http'
import type { Duplex } from 'node:stream'
import { createPolicy, guardUpgrade, withCors, withGuard } from '@corsage/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listen } from '../servers/listen.ts'
import type { RunningServer } from '../servers/server.ts'
import { ask } from './ask.ts'

const website = 'https://app.example.com'
const policy = createPolicy({ origins: website })
const options = { hosts: ['loopback', 'devbox.local'] }

describe('a development server or a desktop helper', () => {
  let server: RunningServer
  beforeAll(async () => {
    const guarded = withGuard((_request, response) => response.end('hello'), policy, options)
    const native = createServer(withCors(guarded, policy))
    const accept = (_request: unknown, socket: Duplex) =>
      socket.end('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
    native.on('upgrade', guardUpgrade(accept, policy, options))
    server = await listen('development', native)
  })
  afterAll(() => server.close())

  const upgrade = { connection: 'Upgrade', upgrade: 'websocket' }
  const port = () => server.port

  it.each([
    ['localhost', () => ({ host: `localhost:${port()}` }), 200],
    ['an IPv6 address', () => ({ host: `[::1]:${port()}` }), 200],
    ['another listed name', () => ({ host: 'devbox.local:8080' }), 200],
    ['a page of another listed name', () => ({ host: 'devbox.local', origin: 'http://devbox.local' }), 200],
    ['a website that the policy lists', () => ({ host: 'localhost', origin: website }), 200],
    ['its own page', () => ({ host: 'localhost', 'sec-fetch-site': 'same-origin' }), 200],
    ['a name that is not listed', () => ({ host: 'evil.test' }), 403],
    ['a name below a listed one', () => ({ host: 'evil.devbox.local' }), 403],
    ['a name in a forwarded header', () => ({ host: 'evil.test', 'x-forwarded-host': 'localhost' }), 403],
    ['every address', () => ({ host: `0.0.0.0:${port()}` }), 403],
    ['a website that is not listed', () => ({ host: 'localhost', origin: 'https://evil.test' }), 403],
    ["an image of another site's page", () => ({ host: 'localhost', 'sec-fetch-site': 'cross-site' }), 403],
  ])('%s', async (_what, headers, status) => {
    expect((await ask(port(), '/', headers())).status).toBe(status)
    // A handshake is checked in the same way.
    expect((await ask(port(), '/', { ...headers(), ...upgrade })).status).toBe(status === 200 ? 101 : 403)
  })
})
