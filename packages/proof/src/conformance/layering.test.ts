import { createPolicy } from '@corsage/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunningServer } from '../servers/server.ts'
import { layers } from './routing/layers.ts'
import { corsHeaders, send } from './wire.ts'

const A = 'https://a.test'
const EVIL = 'https://evil.test'

/** Each header of a policy names the policy, so that a mixture of two shows. */
const marked = (name: string, origins: string | string[], credentials: boolean) =>
  createPolicy({
    origins,
    credentials,
    exposeHeaders: [`x-${name}`],
    allowHeaders: [`x-${name}`],
    methods: ['PUT', name.toUpperCase()],
    maxAge: 600,
    timingAllowOrigin: true,
  } as never)

const narrow = (credentials: boolean) => marked('narrow', [A, 'https://c.test'], credentials)
const wides = {
  'any origin': marked('wide', '*', false),
  'a list that holds evil': marked('wide', [A, EVIL], true),
  'a list with a pattern': marked('wide', ['https://*.test.example', A, EVIL], false),
}
/** Where the router can tell, the inner policy governs; elsewhere both must permit, in the words of the outer one. */
const INNER_GOVERNS = ['fastify', 'hono']

const cases = Object.entries(wides).flatMap(([wideName, wide]) =>
  [true, false].flatMap((credentials) => [
    {
      what: `narrow${credentials ? ' with credentials' : ''} under ${wideName}`,
      order: [wide, narrow(credentials)] as const,
      outer: 'wide',
      inner: 'narrow',
      wideName,
    },
    {
      what: `${wideName} under narrow${credentials ? ' with credentials' : ''}`,
      order: [narrow(credentials), wide] as const,
      outer: 'narrow',
      inner: 'wide',
      wideName,
    },
  ]),
)

describe.each(Object.entries(layers))('%s', (name, start) => {
  const innerGoverns = INNER_GOVERNS.includes(name)

  describe.each(cases)('$what', ({ order, outer, inner, wideName }) => {
    let server: RunningServer
    beforeAll(async () => {
      server = await start(order)
    })
    afterAll(() => server.close())

    const ask = async (origin: string | undefined, method = 'GET') => {
      const headers = {
        ...(origin === undefined ? {} : { origin }),
        ...(method === 'OPTIONS' ? { 'access-control-request-method': 'PUT' } : {}),
      }
      return corsHeaders(await send(`${server.origin}/items`, { method, headers }))
    }
    /** The policy of these headers. */
    const owners = (headers: object) =>
      ['narrow', 'wide'].filter((owner) => JSON.stringify(headers).toLowerCase().includes(owner))

    it('D3: evil never reads what the narrow policy governs', async () => {
      const headers = await ask(EVIL)
      if (innerGoverns && inner === 'wide') expect(owners(headers)).toEqual(['wide'])
      else expect(headers).toEqual({ vary: 'Origin' })
    })

    it('D3: the origin that both allow reads, by the headers of one', async () => {
      const headers = await ask(A)
      expect(['*', A]).toContain(headers['access-control-allow-origin'])
      expect(owners(headers)).toEqual([name === 'fetch' || innerGoverns ? inner : outer])
      if (headers['access-control-allow-origin'] === '*') {
        expect(headers).not.toHaveProperty('access-control-allow-credentials')
      }
    })

    it('a preflight has the headers of the one policy that responds to it', async () => {
      // Hono does not say whether a route's handler comes between two policies for all paths: both must permit.
      if (name === 'hono') {
        expect(await ask(A, 'OPTIONS')).toMatchObject({ 'access-control-allow-methods': 'PUT' })
        expect(owners(await ask(A, 'OPTIONS'))).toEqual([])
        expect(owners(await ask(EVIL, 'OPTIONS'))).toEqual([])
        return
      }
      const answering = innerGoverns ? inner : outer
      expect(owners(await ask(A, 'OPTIONS'))).toEqual([answering])
      const headers = await ask(EVIL, 'OPTIONS')
      if (answering === 'wide') expect(owners(headers)).toEqual(['wide'])
      else expect(headers).toEqual({ vary: 'Origin' })
    })

    it('without Origin nothing is permitted that one of them would not', async () => {
      const headers = await ask(undefined)
      const anyOrigin = innerGoverns && inner === 'wide' && wideName === 'any origin'
      if (anyOrigin) expect(headers).toMatchObject({ 'access-control-allow-origin': '*' })
      else expect(headers).toEqual({ vary: 'Origin' })
    })
  })

  it('false within a policy, and a policy within false', async () => {
    for (const order of [
      [wides['any origin'], () => false as const],
      [() => false as const, wides['any origin']],
    ] as const) {
      const server = await start(order)
      const headers = corsHeaders(await send(`${server.origin}/items`, { headers: { origin: EVIL } }))
      const governs = innerGoverns && typeof order[1] !== 'function'
      expect(headers['access-control-allow-origin']).toBe(governs ? '*' : undefined)
      await server.close()
    }
  })

  it('three policies: all must permit, where none of them is known to govern', async () => {
    const server = await start([
      wides['any origin'],
      narrow(true),
      createPolicy({ origins: ['https://c.test', A] }),
    ])
    for (const [origin, allowed] of [
      ['https://c.test', true],
      [EVIL, false],
    ] as const) {
      const headers = corsHeaders(await send(`${server.origin}/items`, { headers: { origin } }))
      expect('access-control-allow-origin' in headers).toBe(allowed)
    }
    await server.close()
  })
})
