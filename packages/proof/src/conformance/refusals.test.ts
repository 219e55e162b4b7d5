import { createPolicy, type Decision, type Refusal } from '@corsage/core'
import { explainRefusal } from '@corsage/user-agent'
import { afterEach, describe, expect, it } from 'vitest'
import { type RunningServer, servers } from '../servers/index.ts'
import { send } from './wire.ts'

const policy = createPolicy({
  origins: ['https://app.example.com', 'https://*.example.org'],
  credentials: true,
  methods: ['GET', 'PUT'],
})

let running: RunningServer[] = []
afterEach(async () => {
  await Promise.all(running.map((server) => server.close()))
  running = []
})

/** Starts every server, and keeps the refusals that each `onRefused` receives. */
async function start(listener?: () => unknown): Promise<Map<string, [Decision, Refusal][]>> {
  const heard = new Map<string, [Decision, Refusal][]>()
  for (const starter of servers) {
    const calls: [Decision, Refusal][] = []
    const onRefused = (decision: Decision, refusal: Refusal) => {
      calls.push([decision, refusal])
      return listener?.()
    }
    const server = await starter(policy, { onRefused })
    running.push(server)
    heard.set(server.name, calls)
  }
  return heard
}

const rows = [
  {
    what: 'a near miss',
    request: { headers: { origin: 'http://app.example.com' } },
    facts: { method: 'GET', origin: 'http://app.example.com', requestedMethod: null, requestedHeaders: null },
    reason: 'origin-not-listed',
    told: 'https://app.example.com',
  },
  {
    what: 'a preflight',
    request: {
      method: 'OPTIONS',
      headers: {
        origin: 'https://evil.test',
        'access-control-request-method': 'PUT',
        'access-control-request-headers': 'x-token',
      },
    },
    facts: {
      method: 'OPTIONS',
      origin: 'https://evil.test',
      requestedMethod: 'PUT',
      requestedHeaders: 'x-token',
    },
    reason: 'origin-not-listed',
    told: 'https://evil.test',
  },
  {
    what: 'null',
    request: { headers: { origin: 'null' } },
    facts: { method: 'GET', origin: 'null', requestedMethod: null, requestedHeaders: null },
    reason: 'origin-null',
    told: 'null',
  },
  {
    what: 'a text that is not an origin',
    request: { headers: { origin: 'https://a.test/%1b[31m' } },
    facts: { method: 'GET', origin: 'https://a.test/%1b[31m', requestedMethod: null, requestedHeaders: null },
    reason: 'origin-malformed',
    told: '%1b',
  },
]

describe('onRefused, on every server', () => {
  it.each(rows)(
    'receives $what, and explainRefusal explains it',
    async ({ request, facts, reason, told }) => {
      const heard = await start()
      for (const { name, origin } of running) {
        await send(`${origin}/items?x=1`, request)
        const calls = heard.get(name) ?? []
        expect({ name, calls: calls.length }).toEqual({ name, calls: 1 })
        const [decision, refusal] = calls[0] as [Decision, Refusal]
        expect(decision).toMatchObject({ allowed: false, reason })
        expect(refusal).toMatchObject(facts)
        expect(refusal.url.endsWith('/items?x=1')).toBe(true)
        const { text } = explainRefusal(decision, refusal, policy)
        expect(text).toContain(told)
      }
    },
  )

  it('is not called for an allowed request, nor for one without an origin', async () => {
    const heard = await start()
    const origin = 'https://app.example.com'
    for (const { origin: server } of running) {
      await send(`${server}/items`, { headers: { origin } })
      await send(`${server}/items`)
    }
    expect([...heard.values()].flat()).toEqual([])
  })

  it('is called for a preflight that the browser will refuse for its method', async () => {
    const heard = await start()
    const headers = { origin: 'https://app.example.com', 'access-control-request-method': 'DELETE' }
    for (const { origin } of running) await send(`${origin}/items`, { method: 'OPTIONS', headers })
    const reasons = [...heard.values()].flat().map(([decision]) => decision.reason)
    expect(reasons).toEqual(running.map(() => 'method-not-listed'))
  })

  it.each([
    [
      'throws',
      () => {
        throw new Error('a listener that fails')
      },
    ],
    ['rejects', () => Promise.reject(new Error('a listener that fails'))],
  ])('that %s changes nothing', async (_what, listener) => {
    await start(listener)
    for (const { origin } of running) {
      const { status, headers } = await send(`${origin}/items`, { headers: { origin: 'https://evil.test' } })
      expect([status, headers.vary, headers['access-control-allow-origin']]).toEqual([
        200,
        'Origin',
        undefined,
      ])
    }
  })
})
