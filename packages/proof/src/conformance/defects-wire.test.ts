import { createPolicy } from '@corsage/core'
import { applyDecision } from '@corsage/core/adapter'
import { describe, expect, it } from 'vitest'
import { everywhere, get, preflight } from './responses-everywhere.ts'

const A = 'https://a.test'
const B = 'https://b.test'
const EVIL = 'https://evil.test'
const VARY = { vary: 'Origin' }
const allowed = (origin: string) => ({ 'access-control-allow-origin': origin, ...VARY })

const several = createPolicy({
  origins: [A, B],
  methods: ['PUT'],
  allowHeaders: ['X-Token'],
  exposeHeaders: ['X-Total'],
  credentials: true,
  maxAge: 0,
})

describe('D4: an asynchronous function that says no', () => {
  it('refuses, on every server', async () => {
    const policy = createPolicy({ origins: async () => false })
    for (const { status, cors } of await everywhere(policy, [get(EVIL), preflight(EVIL)])) {
      expect([200, 204]).toContain(status)
      expect(cors).toEqual(VARY)
    }
  })
})

describe('D5: a status that is lost', () => {
  it('stays what the application said, on every server', async () => {
    const requests = [get(A, '/missing'), get(EVIL, '/error'), get(undefined, '/missing')]
    const statuses = (await everywhere(several, requests)).map(({ status }) => status)
    expect(statuses).toEqual(
      Array(statuses.length / 3)
        .fill([404, 500, 404])
        .flat(),
    )
  })

  it('a switch of protocols is handed on as it is, its socket too', () => {
    const upgraded = Object.assign(Object.defineProperty(new Response(null), 'status', { value: 101 }), {
      webSocket: {},
    })
    const decision = several.evaluate(new Request('https://api.test/', { headers: { origin: A } }))
    expect(applyDecision(upgraded, decision)).toBe(upgraded)
    expect([...upgraded.headers]).toEqual([])
  })
})

describe('D6: a function that returns a promise, a plain boolean, or never settles', () => {
  it.each([
    ['a promise of true', async () => true, allowed(A)],
    ['true at once', () => true, allowed(A)],
    ['false at once', () => false, VARY],
    ['a promise of something else', async () => 'yes' as never, VARY],
    ['a rejection', async () => Promise.reject(new Error('no database')), VARY],
    [
      'a throw',
      () => {
        throw new Error('no database')
      },
      VARY,
    ],
  ])('%s: every server responds', async (_what, origins, expected) => {
    for (const answer of await everywhere(createPolicy({ origins }), [get(A)])) {
      expect(answer).toMatchObject({ status: 200, cors: expected })
    }
  })

  it('one that never settles refuses in time', async () => {
    const policy = createPolicy({ origins: () => new Promise<boolean>(() => {}), timeout: 20 })
    for (const answer of await everywhere(policy, [get(A)])) {
      expect(answer).toMatchObject({ status: 200, cors: VARY })
    }
  })
})

describe('D8: Vary is missing for a refused origin, or for none', () => {
  it.each([
    ['a list', several],
    ['a function', createPolicy({ origins: (origin: string) => origin === A })],
    ['a wildcard', createPolicy({ origins: 'https://*.a.test' })],
    ['a RegExp', createPolicy({ origins: /https:\/\/a\.test/ })],
  ])('%s varies on every response', async (_what, policy) => {
    const paths = ['/items', '/missing', '/error']
    const requests = paths.flatMap((path) => [get(A, path), get(EVIL, path), get(undefined, path)])
    for (const { cors } of await everywhere(policy, [...requests, preflight(A), preflight(EVIL)])) {
      expect(cors['vary']).toBe('Origin')
    }
  })

  it.each([
    ['any origin', createPolicy()],
    ['one origin', createPolicy({ origins: A })],
  ])('%s is the same for everybody, and does not vary', async (_what, policy) => {
    for (const { cors } of await everywhere(policy, [get(A), get(EVIL), get(), preflight(EVIL)])) {
      expect(cors).toHaveProperty('access-control-allow-origin')
      expect(cors).not.toHaveProperty('vary')
    }
  })
})

describe('D9: an OPTIONS that is not a preflight', () => {
  it('reaches the application, on every server', async () => {
    const own = { path: '/own', method: 'OPTIONS' }
    const requests = [own, { ...own, headers: { origin: A } }, { ...own, headers: { origin: EVIL } }]
    for (const answer of await everywhere(several, requests)) {
      expect(answer).toMatchObject({ status: 200, body: '{"own":true}' })
    }
  })

  it('a preflight that is refused does not', async () => {
    for (const answer of await everywhere(several, [{ ...preflight(EVIL), path: '/own' }])) {
      expect(answer).toMatchObject({ status: 204, body: '', cors: VARY })
    }
  })
})

describe('D10: what a refused origin is told', () => {
  it('is nothing but Vary, on every server', async () => {
    const refused = [get(EVIL), preflight(EVIL), preflight('null'), preflight(EVIL, 'x-token')]
    for (const { cors } of await everywhere(several, refused)) expect(cors).toEqual(VARY)
  })

  it('and an actual response names no methods and no request headers', async () => {
    for (const { cors } of await everywhere(several, [get(A)])) {
      expect(cors).toEqual({
        ...allowed(A),
        'access-control-allow-credentials': 'true',
        'access-control-expose-headers': 'x-total',
      })
    }
  })
})

describe('D11: names of request headers that come back', () => {
  it('never do', async () => {
    const headers = { origin: A, authorization: 'x', cookie: 'a=1', 'cf-ray': '1' }
    for (const { cors } of await everywhere(createPolicy({ origins: [A, B] }), [{ headers }])) {
      expect(cors).toEqual(allowed(A))
    }
  })

  it.each(['constructor', '__proto__', 'toString', 'http://a.test'])(
    '%s is not a listed origin',
    async (origin) => {
      for (const { cors } of await everywhere(several, [get(origin)])) expect(cors).toEqual(VARY)
    },
  )

  it('a preflight that asks for no header is told the list, never undefined', async () => {
    for (const { cors } of await everywhere(several, [preflight(A)])) {
      expect(cors['access-control-allow-headers']).toBe('x-token')
    }
  })
})

describe('D16: reflection without a check', () => {
  const reflecting = createPolicy({ origins: [A, B], credentials: true, allowHeaders: '*', methods: '*' })

  it.each([
    ['twelve kilobytes', 'x'.repeat(12_000)],
    ['names that are not tokens', '*, authorization, <script>, a b'],
    ['a hundred names', Array(100).fill('x-a').join()],
  ])('%s are not echoed', async (_what, names) => {
    for (const answer of await everywhere(reflecting, [preflight(A, names)])) {
      expect(answer).toMatchObject({ status: 204, cors: { 'access-control-allow-methods': 'PUT' } })
      expect(answer.cors).not.toHaveProperty('access-control-allow-headers')
    }
  })

  it('with a list, nothing is ever echoed', async () => {
    for (const { cors } of await everywhere(several, [preflight(A, 'x-other')])) {
      expect(cors['access-control-allow-headers']).toBe('x-token')
    }
  })

  it('an Origin of eight kilobytes is refused', async () => {
    const policy = createPolicy({ origins: /https:\/\/a+\.test/ })
    for (const { cors } of await everywhere(policy, [get(`https://${'a'.repeat(8000)}.test`)])) {
      expect(cors).toEqual(VARY)
    }
  })
})

describe('D18: a 204 with Content-Length', () => {
  it('has none, nor anything else about content', async () => {
    for (const { status, headers } of await everywhere(several, [preflight(A), preflight(EVIL)])) {
      expect(status).toBe(204)
      const content = Object.keys(headers).filter((name) => /^(content-|transfer-encoding)/.test(name))
      expect(content).toEqual([])
    }
  })
})

describe('D18: and a preflight of another status without one', () => {
  it('says that its content is empty, so that the connection can go on', async () => {
    const policy = createPolicy({ origins: A, preflightStatus: 200 })
    for (const { name, status, headers, body } of await everywhere(policy, [preflight(A)])) {
      const framed = headers['content-length'] === '0' || headers['transfer-encoding'] === 'chunked'
      expect({ name, status, framed, body }).toEqual({ name, status: 200, framed: true, body: '' })
    }
  })
})

describe('D19: a maxAge of 0 that is dropped, and useless headers on a preflight', () => {
  it('0 is sent, and nothing is exposed', async () => {
    for (const { cors } of await everywhere(several, [preflight(A)])) {
      expect(cors).toEqual({
        ...allowed(A),
        'access-control-allow-credentials': 'true',
        'access-control-allow-methods': 'PUT',
        'access-control-allow-headers': 'x-token',
        'access-control-max-age': '0',
      })
    }
  })

  it('the defaults name the methods of the documentation', async () => {
    for (const { cors } of await everywhere(createPolicy({ origins: A }), [preflight(A)])) {
      expect(cors['access-control-allow-methods']).toBe('GET,HEAD,POST,PUT,PATCH,DELETE,QUERY')
    }
  })
})
