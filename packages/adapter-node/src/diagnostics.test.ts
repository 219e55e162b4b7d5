import { channel, subscribe, unsubscribe } from 'node:diagnostics_channel'
import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { createPolicy } from '@corsage/core'
import { afterEach, expect, it } from 'vitest'
import { applyPolicy } from './apply-policy.ts'

const A = 'https://a.test'
const EVIL = 'https://evil.test'
const policy = createPolicy({ origins: [A, 'https://b.test'] })

const subscribed: [name: string, listener: (message: unknown) => void][] = []
afterEach(() => {
  for (const [name, listener] of subscribed.splice(0)) unsubscribe(name, listener)
})

/** Subscribes to a channel, and returns what is published. */
function published(event: string): unknown[] {
  const messages: unknown[] = []
  const listener = (message: unknown) => messages.push(message)
  subscribe(`corsage:${event}`, listener)
  subscribed.push([`corsage:${event}`, listener])
  return messages
}

function requestOf(origin: string): IncomingMessage {
  const request = new IncomingMessage(new Socket())
  Object.assign(request, { method: 'GET', url: '/x' })
  request.headers.origin = origin
  return request
}

/** Applies a policy to a request of an allowed and of a refused origin. */
function applied(source: typeof policy | (() => typeof policy)) {
  const apply = applyPolicy(source, {})
  return [A, EVIL].map((origin) => {
    const request = requestOf(origin)
    const decision = apply(request, new ServerResponse(request), undefined, undefined)
    return { decision, request }
  })
}

it('each decision is published', () => {
  const messages = published('decision')
  expect(messages).toEqual(applied(policy))
  expect(messages).toHaveLength(2)
})

it('a refusal is published', () => {
  const messages = published('refusal')
  const [, refused] = applied(policy)
  const refusal = {
    method: 'GET',
    url: '/x',
    origin: EVIL,
    requestedMethod: null,
    requestedHeaders: null,
  }
  expect(messages).toEqual([{ ...refused, refusal }])
})

it('a policy is published when it is mounted, and a resolver as it is', () => {
  const messages = published('policy')
  const resolver = () => policy
  applied(policy)
  applied(resolver)
  expect(messages).toEqual([{ policy: expect.objectContaining({ strategy: 'dynamic' }) }, { resolver }])
})

it('without a subscriber, nothing is published', () => {
  applied(policy)
  for (const event of ['decision', 'refusal', 'policy']) {
    expect(channel(`corsage:${event}`).hasSubscribers).toBe(false)
  }
})
