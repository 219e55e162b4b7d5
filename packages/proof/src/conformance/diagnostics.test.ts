import { channel, subscribe, unsubscribe } from 'node:diagnostics_channel'
import { createPolicy, type Decision, type Refusal } from '@corsage/core'
import { afterEach, describe, expect, it } from 'vitest'
import { items, type RunningServer, start, variants } from '../servers/index.ts'
import { send } from './wire.ts'

const A = 'https://a.test'
const policy = createPolicy({ origins: [A, 'https://b.test'], methods: 'PUT', credentials: true })
const EVENTS = ['decision', 'refusal', 'policy'] as const
type Message = Partial<{
  decision: Decision
  refusal: Refusal
  request: unknown
  policy: unknown
  resolver: unknown
}>

let server: RunningServer | undefined
const subscribed: [name: string, listener: (message: unknown) => void][] = []
afterEach(async () => {
  for (const [name, listener] of subscribed.splice(0)) unsubscribe(name, listener)
  await server?.close()
})

/** Subscribes to every channel, and returns what is published. */
function listening(): Record<(typeof EVENTS)[number], Message[]> {
  const messages = { decision: [], refusal: [], policy: [] } as Record<(typeof EVENTS)[number], Message[]>
  for (const event of EVENTS) {
    const listener = (message: unknown) => messages[event].push(message as Message)
    subscribe(`corsage:${event}`, listener)
    subscribed.push([`corsage:${event}`, listener])
  }
  return messages
}

const { fetch: _fetch, hono: _hono, ...onNode } = variants
describe.each(Object.keys(onNode))('%s', (name) => {
  const framework = onNode[name] as (typeof variants)[string]

  it('publishes the policy, each decision and each refusal', async () => {
    const messages = listening()
    server = await start(framework, [policy], items)
    expect(messages.policy).toEqual([{ policy: expect.objectContaining({ strategy: 'dynamic' }) }])
    const sent = { origin: A, 'access-control-request-method': 'DELETE' }
    await send(`${server.origin}/items`, { headers: { origin: A } })
    await send(`${server.origin}/items?x`, { headers: { origin: 'https://evil.test' } })
    await send(`${server.origin}/items`, { method: 'OPTIONS', headers: sent })
    await send(`${server.origin}/items`)
    const request = expect.objectContaining({
      headers: expect.objectContaining({ host: expect.any(String) }),
    })
    expect(messages.decision).toEqual([
      { decision: policy.evaluate(requestOf(A)), request },
      { decision: expect.objectContaining({ allowed: false, reason: 'origin-not-listed' }), request },
      { decision: expect.objectContaining({ kind: 'preflight', allowed: true }), request },
      { decision: expect.objectContaining({ kind: 'none' }), request },
    ])
    expect(messages.refusal).toEqual([
      {
        decision: expect.objectContaining({ reason: 'origin-not-listed' }),
        refusal: {
          method: 'GET',
          url: '/items?x',
          origin: 'https://evil.test',
          requestedMethod: null,
          requestedHeaders: null,
        },
        request,
      },
      {
        decision: expect.objectContaining({ reason: 'method-not-listed' }),
        refusal: expect.objectContaining({ origin: A, requestedMethod: 'DELETE' }),
        request,
      },
    ])
  })

  it('publishes the decision of a resolver and of an asynchronous policy', async () => {
    const messages = listening()
    const resolver = async () => ({ origins: async () => false })
    server = await start(framework, [resolver], items)
    await send(`${server.origin}/items`, { headers: { origin: A } })
    expect(messages.policy).toEqual([{ resolver: expect.any(Function) }])
    expect(messages.decision).toHaveLength(1)
    expect(messages.refusal).toEqual([
      expect.objectContaining({ refusal: expect.objectContaining({ origin: A }) }),
    ])
  })
})

it.each(['fetch', 'hono'])('%s publishes nothing, because core has no Node API', async (name) => {
  const messages = listening()
  server = await start(variants[name] as (typeof variants)[string], [policy], items)
  await send(`${server.origin}/items`, { headers: { origin: 'https://evil.test' } })
  expect(messages).toEqual({ decision: [], refusal: [], policy: [] })
})

it('without a subscriber, no message is made', async () => {
  server = await start(onNode['node'] as (typeof variants)[string], [policy], items)
  expect(EVENTS.map((event) => channel(`corsage:${event}`).hasSubscribers)).toEqual([false, false, false])
  const { status } = await send(`${server.origin}/items`, { headers: { origin: 'https://evil.test' } })
  expect(status).toBe(200)
})

function requestOf(origin: string) {
  return {
    method: 'GET',
    url: '/',
    headers: { get: (header: string) => (header === 'origin' ? origin : null) },
  }
}
