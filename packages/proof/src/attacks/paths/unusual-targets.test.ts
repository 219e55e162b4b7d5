import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { routed, routedByDefault } from '../../conformance/routing/applications.ts'
import { PAGE } from '../../conformance/routing/handlers.ts'
import type { RunningServer } from '../../servers/server.ts'
import { exchange } from '../wire/socket.ts'

/** Targets that no browser sends, and that two parsers read in two ways. */
const TARGETS = [
  '/api\\x#',
  '/api\\x?#',
  '/api/private\\x#',
  'http://api.test/api\\x',
  'http:///api/x',
  'http:///other/api/private/x',
  'http:////api/x',
  'HTTP://api.test/api/x',
  'ftp://h/api/x',
  '//api/x',
  '/\\h/api/x',
  'http:/api/x',
  'http:\\\\h\\api/x',
  '*',
]

describe.each(routedByDefault)('%s', (name) => {
  let server: RunningServer
  beforeAll(async () => {
    server = await routed[name]()
  })
  afterAll(() => server.close())

  /** The handler that a target reaches, and whose policy its response has. */
  const reach = async (target: string) => {
    const received = await exchange(server.port, {
      writes: [`GET ${target} HTTP/1.1\r\nHost: api.test\r\nOrigin: ${PAGE}\r\nConnection: close\r\n\r\n`],
      silence: 20_000,
    })
    const [head = '', body = ''] = received.split('\r\n\r\n')
    // A target that cannot be read is an error of the server or of the framework, and has no policy.
    const handler = head.startsWith('HTTP/1.1 200')
      ? (body.split('\r\n').find((line) => /^[a-z]{3,}$/.test(line)) ?? '')
      : 'off'
    return { handler, policy: /^access-control-expose-headers: x-(\w+)/im.exec(head)?.[1] ?? 'off' }
  }

  it.each(TARGETS)('the target %s reaches no handler under the policy of another', async (target) => {
    const { handler, policy } = await reach(target)
    expect([handler, 'off']).toContain(policy)
  })

  it('the target /api/x, which browsers do send, reaches its handler under its own policy', async () => {
    expect(await reach('/api/x')).toEqual({ handler: 'api', policy: 'api' })
  })
})
