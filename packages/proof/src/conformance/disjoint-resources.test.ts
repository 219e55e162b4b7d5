import type { PolicyOptions } from '@corsage/core'
import fastifyCors from '@corsage/fastify'
import Fastify from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunningServer } from '../servers/server.ts'
import { layers } from './routing/layers.ts'
import { corsHeaders, send } from './wire.ts'

const A = 'https://a.test'
const EVIL = 'https://evil.test'
const VARY = { vary: 'Origin' }

/** A policy for one path, which says whose it is, and nothing about any other. */
const only = (path: string, name: string): PolicyOptions => ({
  resources: { [path]: { origins: [A, 'https://b.test'], allowHeaders: [`x-${name}`] } },
})
const items = only('/items', 'items')
const others = only('/others/*', 'others')
const asynchronous: PolicyOptions = { resources: { '/others/*': { origins: async () => true } } }
const off: PolicyOptions = { resources: { '/items': false } }

const granted = { 'access-control-allow-origin': A, ...VARY }

describe.each(Object.entries(layers))(
  'two policies whose resources have no path in common, %s',
  (_name, start) => {
    describe.each([
      ['the path’s own first', [items, others]],
      ['the path’s own second', [others, items]],
      ['the other one asynchronous, first', [asynchronous, items]],
      ['the other one asynchronous, second', [items, asynchronous]],
      ['the other one picked by a resolver, first', [() => others, items]],
      ['the other one picked by a resolver, second', [items, () => others]],
      ['among three', [others, items, only('/third', 'third')]],
    ])('%s', (_order, policies) => {
      let server: RunningServer
      beforeAll(async () => {
        server = await start(policies as readonly PolicyOptions[])
      })
      afterAll(() => server.close())
      const ask = async (origin: string, method = 'GET') => {
        const headers = { origin, 'access-control-request-method': 'PUT' }
        return corsHeaders(await send(`${server.origin}/items`, { method, headers }))
      }

      it('the one that covers the path allows the origins that it lists', async () => {
        expect(await ask(A)).toEqual(granted)
        expect(await ask(A, 'OPTIONS')).toMatchObject({
          ...granted,
          'access-control-allow-headers': 'x-items',
        })
      })

      it('and nobody else', async () => {
        expect(await ask(EVIL)).toEqual(VARY)
        expect(await ask(EVIL, 'OPTIONS')).toEqual(VARY)
      })
    })

    it.each([
      ['by the first', [off, items]],
      ['by the second', [items, off]],
    ] as const)('an explicit false refuses what the other permits, said %s', async (which, policies) => {
      const server = await start(policies)
      const headers = { origin: A }
      const response = corsHeaders(await send(`${server.origin}/items`, { headers }))
      // The innermost governs where the router can tell which that is.
      const governed = ['fastify', 'hono'].includes(_name)
      expect(response['access-control-allow-origin']).toBe(
        governed && which === 'by the first' ? A : undefined,
      )
      await server.close()
    })

    it('a path that neither covers is left alone', async () => {
      const server = await start([others, only('/third', 'third')])
      expect(corsHeaders(await send(`${server.origin}/items`, { headers: { origin: A } }))).toEqual({})
      await server.close()
    })
  },
)

it('in Fastify a route’s own policy that does not cover its path leaves it to the scope’s', async () => {
  const app = Fastify()
  app.register(fastifyCors, items)
  app.get('/items', { config: { cors: others } }, async () => 'handled')
  for (const [origin, permitted] of [
    [A, A],
    [EVIL, undefined],
  ]) {
    const { headers } = await app.inject({ url: '/items', headers: { origin } })
    expect(headers['access-control-allow-origin']).toBe(permitted)
  }
})
