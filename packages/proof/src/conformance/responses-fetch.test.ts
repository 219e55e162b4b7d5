import { createPolicy, withCors } from '@corsage/core'
import { createAdaptorServer } from '@hono/node-server'
import { describe, expect, it } from 'vitest'
import { listen } from '../servers/listen.ts'
import { startUpstream } from './applications/upstream.ts'
import { corsHeaders, send } from './wire.ts'

const A = 'https://a.test'
const policy = createPolicy({ origins: [A, 'https://b.test'] })
const request = new Request('https://api.test/', { headers: { origin: A } })
const headers = { 'access-control-allow-origin': A, vary: 'Origin' }

const thrown = { 'an Error': new Error('broken'), 'a string': 'broken', null: null, undefined: undefined }
const throwing = {
  'at once': (what: unknown) => () => {
    throw what
  },
  'in a promise': (what: unknown) => () => Promise.reject(what),
}
const rows = Object.entries(throwing).flatMap(([when, make]) =>
  Object.entries(thrown).map(([name, what]) => ({ name, when, what, handler: make(what) })),
)

/** Calls it so that an error thrown at once also becomes a rejection. */
const ask = async (handler: (request: Request) => Response | Promise<Response>) => handler(request)

describe('a bare handler that throws', () => {
  it.each(rows)('$name, $when: it goes on to the runtime', async ({ what, handler }) => {
    await expect(ask(withCors(handler, policy))).rejects.toBe(what)
  })

  it.each(rows)(
    '$name, $when: onHandlerError makes it a response, with the headers',
    async ({ what, handler }) => {
      const heard: unknown[] = []
      const onHandlerError = (error: unknown) => {
        heard.push(error)
        return new Response('sorry', { status: 500 })
      }
      const response = await ask(withCors(handler, policy, { onHandlerError }))
      expect(heard).toEqual([what])
      expect([response.status, await response.text()]).toEqual([500, 'sorry'])
      expect(Object.fromEntries(response.headers)).toMatchObject(headers)
    },
  )

  it.each(rows)('$name, $when: where onHandlerError only listens, it goes on', async ({ what, handler }) => {
    await expect(ask(withCors(handler, policy, { onHandlerError: () => undefined }))).rejects.toBe(what)
  })

  it('onHandlerError can return a promise of an immutable response', async () => {
    const handler = withCors(throwing['at once']('broken'), policy, {
      onHandlerError: async () => Response.redirect('https://api.test/sorry', 303),
    })
    const response = await ask(handler)
    expect(response.status).toBe(303)
    expect(Object.fromEntries(response.headers)).toMatchObject(headers)
  })
})

describe('a stream', () => {
  it('is handed on unread, and chunk by chunk', async () => {
    let pulls = 0
    const body = new ReadableStream(
      {
        pull(controller) {
          pulls++
          controller.enqueue(new TextEncoder().encode(`${pulls}`))
        },
      },
      { highWaterMark: 0 },
    )
    const response = await ask(withCors(() => new Response(body), policy))
    expect(Object.fromEntries(response.headers)).toMatchObject(headers)
    expect(pulls).toBe(0)
    const reader = (response.body as ReadableStream<Uint8Array>).getReader()
    const first = await reader.read()
    expect([new TextDecoder().decode(first.value), pulls]).toEqual(['1', 1])
    await reader.cancel()
  })
})

describe('onHandlerError beneath a server that replaces the global Response', () => {
  it('may return a response of fetch', async () => {
    const upstream = await startUpstream()
    const onHandlerError = () => fetch(upstream.origin)
    const handler = withCors(throwing['at once'](new Error('broken')), policy, { onHandlerError })
    const server = await listen('withCors', createAdaptorServer({ fetch: handler }) as never)
    const response = await send(`${server.origin}/`, { headers: { origin: A } })
    expect([response.status, corsHeaders(response)]).toEqual([
      203,
      {
        'access-control-allow-origin': A,
        'access-control-expose-headers': 'X-Upstream',
        vary: 'Origin, Accept-Encoding',
      },
    ])
    await Promise.all([server.close(), upstream.close()])
  })
})
