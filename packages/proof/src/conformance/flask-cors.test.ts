import { createServer } from 'node:http'
import { createPolicy, PolicyError, type PolicyOptions } from '@corsage/core'
import expressCors from '@corsage/express'
import express from 'express'
import { describe, expect, it } from 'vitest'
import { servers } from '../servers/index.ts'
import { listen } from '../servers/listen.ts'
import { DIFFERENCES, differenceIds, upstreamRows } from './routing/flask-cors-rows.ts'
import { send, type WireResponse } from './wire.ts'

const A = 'https://a.test'
const B = 'https://b.test'
const EVIL = 'https://evil.test'
const LIST = [A, B]
const ACAO = 'access-control-allow-origin'

interface Ask {
  readonly path?: string
  readonly method?: string
  readonly origin?: string | undefined
  readonly asks?: string
  readonly headers?: Record<string, string>
}

/** Sends a request to a server of each framework, all with the policy that the options make. */
async function everywhere(options: PolicyOptions, ask: Ask, check: (response: WireResponse) => void) {
  for (const start of servers) {
    const server = await start(createPolicy(options))
    const { path = '/items', method = 'GET', origin, asks } = ask
    const headers = {
      ...(origin === undefined ? {} : { origin }),
      ...(asks === undefined ? {} : { 'access-control-request-method': asks }),
      ...ask.headers,
    }
    const response = await send(server.origin + path, { method: asks ? 'OPTIONS' : method, headers })
    await server.close()
    check(response)
  }
}

/** The value of one header that a page of each origin gets. */
const sent =
  (header: string) =>
  async (options: PolicyOptions, expected: readonly (readonly [Ask, string | undefined])[]) => {
    for (const [ask, value] of expected) {
      await everywhere(options, ask, ({ headers }) =>
        expect(headers[header], JSON.stringify(ask)).toBe(value),
      )
    }
  }
const allowOrigin = sent(ACAO)

const API = { resources: { '/api/*': { origins: LIST, exposeHeaders: ['X-Custom'] } } }
const SAME: Record<string, () => Promise<void> | void> = {
  'matcher: a literal is not a prefix match': () =>
    allowOrigin({ resources: { '/api': { origins: '*' } } }, [
      [{ path: '/api' }, '*'],
      [{ path: '/apifoo' }, undefined],
      [{ path: '/api/foo' }, undefined],
    ]),
  'paths are case-sensitive': async () => {
    const policy = createPolicy({ resources: { '/items': { origins: '*' } } })
    for (const start of servers) {
      const server = await start(policy)
      const { headers } = await send(`${server.origin}/ITEMS`, { headers: { origin: A } })
      expect(headers[ACAO]).toBe(/express|koa/.test(server.name) ? '*' : undefined)
      await server.close()
    }
  },
  '`*` + credentials + send_wildcard → error at configuration': () => {
    const options = { origins: '*', credentials: true } as never
    expect(() => createPolicy(options)).toThrow(PolicyError)
  },
  'resource order: literal, then deeper, then `/.*`': () =>
    sent('access-control-expose-headers')(
      {
        origins: '*',
        resources: {
          '/*': { exposeHeaders: ['x-all'] },
          '/api/v1/*': { exposeHeaders: ['x-deeper'] },
          '/api/v1/x': { exposeHeaders: ['x-literal'] },
        },
      },
      [
        [{ path: '/api/v1/x' }, 'x-literal'],
        [{ path: '/api/v1/y' }, 'x-deeper'],
        [{ path: '/api' }, 'x-all'],
      ],
    ),
  'headers work when the response headers object is unusual': () =>
    allowOrigin({}, [[{ path: '/missing', origin: A }, '*']]),
  'default resource: no Origin → `*`, for GET, HEAD, OPTIONS': () =>
    allowOrigin({}, [
      [{}, '*'],
      [{ method: 'HEAD' }, '*'],
      [{ method: 'OPTIONS', path: '/own' }, '*'],
    ]),
  'send_wildcard resource → `*`': () => allowOrigin({}, [[{ origin: A }, '*']]),
  'list origins → echo match': () =>
    allowOrigin({ origins: LIST }, [
      [{ origin: A }, A],
      [{ origin: B }, B],
    ]),
  'string origin → echo match': () => allowOrigin({ origins: A }, [[{ origin: A }, A]]),
  'list, other origin → no ACAO': () => allowOrigin({ origins: LIST }, [[{ origin: EVIL }, undefined]]),
  'compiled regex origins (non-match → none)': () =>
    allowOrigin({ origins: /https:\/\/\w\.test/ }, [
      [{ origin: A }, A],
      [{ origin: EVIL }, undefined],
    ]),
  'regex list origins': () =>
    allowOrigin({ origins: [/https:\/\/a\.test/, /https:\/\/b\.test/] }, [
      [{ origin: A }, A],
      [{ origin: B }, B],
      [{ origin: EVIL }, undefined],
    ]),
  'mixed list origins': () =>
    allowOrigin({ origins: [A, /https:\/\/b\.test/] }, [
      [{ origin: A }, A],
      [{ origin: B }, B],
      [{ origin: EVIL }, undefined],
    ]),
  'list resources: both listed paths exposed': () =>
    allowOrigin({ resources: { '/one': { origins: '*' }, '/two': { origins: '*' } } }, [
      [{ path: '/one', origin: A }, '*'],
      [{ path: '/two', origin: A }, '*'],
    ]),
  'list resources: unlisted path bare': () =>
    allowOrigin({ resources: { '/one': { origins: '*' } } }, [[{ path: '/other', origin: A }, undefined]]),
  'string resource `/api/*` + ACEH: allowed → ACAO + ACEH': async () => {
    await allowOrigin(API, [[{ path: '/api/x', origin: A }, A]])
    await sent('access-control-expose-headers')(API, [[{ path: '/api/x', origin: A }, 'x-custom']])
  },
  'same: denied → neither': async () => {
    await allowOrigin(API, [[{ path: '/api/x', origin: EVIL }, undefined]])
    await sent('access-control-expose-headers')(API, [[{ path: '/api/x', origin: EVIL }, undefined]])
  },
  'same: other path → neither': async () => {
    await allowOrigin(API, [[{ path: '/', origin: A }, undefined]])
    await sent('access-control-expose-headers')(API, [[{ path: '/', origin: A }, undefined]])
  },
  'decorator overrides extension: its origin allowed without ACEH': async () => {
    const options = {
      ...API,
      resources: { ...API.resources, '/api/own': { origins: [EVIL, 'https://c.test'] } },
    }
    await allowOrigin(options, [[{ path: '/api/own', origin: EVIL }, EVIL]])
    await sent('access-control-expose-headers')(options, [[{ path: '/api/own', origin: EVIL }, undefined]])
  },
  "decorator overrides extension: the extension's origin denied": () =>
    allowOrigin(
      { ...API, resources: { ...API.resources, '/api/own': { origins: [EVIL, 'https://c.test'] } } },
      [[{ path: '/api/own', origin: A }, undefined]],
    ),
  '`resources=5` → ValueError': () => {
    expect(() => createPolicy({ resources: 5 } as never)).toThrow(PolicyError)
  },
  'default matches all': () => allowOrigin({}, [[{ path: '/any/path', origin: A }, '*']]),
  'README `/api/*`: `/` bare': () => allowOrigin(API, [[{ path: '/', origin: A }, undefined]]),
  'README `/api/*`: `/api/foo`, `/api/` exposed for both origins': () =>
    allowOrigin(API, [
      [{ path: '/api/foo', origin: A }, A],
      [{ path: '/api/foo', origin: B }, B],
      [{ path: '/api/', origin: A }, A],
      [{ path: '/api/', origin: B }, B],
    ]),
  'CVE-2024-6844: `+` path and `%20` path keep separate policies (4 cases)': () =>
    allowOrigin(
      {
        resources: {
          '/service+path': { origins: LIST },
          '/service%20path': { origins: [EVIL, 'https://c.test'] },
        },
      },
      [
        [{ path: '/service+path', origin: A }, A],
        [{ path: '/service+path', origin: EVIL }, undefined],
        [{ path: '/service%20path', origin: A }, undefined],
        [{ path: '/service%20path', origin: EVIL }, EVIL],
      ],
    ),
  'no ACAH on non-preflight': () =>
    sent('access-control-allow-headers')({}, [
      [{ origin: A, headers: { 'access-control-request-headers': 'x-a' } }, undefined],
    ]),
  '`true` when on (with default `*`!)': () =>
    sent('access-control-allow-credentials')({ origins: LIST, credentials: true }, [
      [{ origin: A }, 'true'],
      [{ origin: A, asks: 'PUT' }, 'true'],
    ]),
  'absent by default and when off, with and without Origin': () =>
    sent('access-control-allow-credentials')({ origins: LIST, credentials: false }, [
      [{ origin: A }, undefined],
      [{}, undefined],
    ]),
  'two Set-Cookie lines survive': () =>
    application(async (origin) => {
      const response = await send(`${origin}/cookies`, { headers: { origin: A } })
      expect(response.headers['set-cookie']).toEqual(['a=1', 'b=2'])
      expect(response.headers[ACAO]).toBe(A)
    }),
  'abort 404 and 500 on matching path has ACAO': () =>
    allowOrigin({ resources: { '/missing': { origins: LIST }, '/error': { origins: LIST } } }, [
      [{ path: '/missing', origin: A }, A],
      [{ path: '/error', origin: A }, A],
    ]),
  'same: non-matching has none': () =>
    allowOrigin(API, [
      [{ path: '/missing', origin: A }, undefined],
      [{ path: '/error', origin: A }, undefined],
    ]),
  'uncaught exception: both as above': () =>
    everywhere({ resources: { '/error': { origins: LIST } } }, { path: '/error', origin: A }, (response) => {
      expect([response.status, response.headers[ACAO]]).toEqual([500, A])
    }),
  'with user error handlers: both as above, status 200': () =>
    application(async (origin) => {
      const response = await send(`${origin}/error`, { headers: { origin: A } })
      expect([response.status, response.headers[ACAO]]).toEqual([200, A])
      const other = await send(`${origin}/off/error`, { headers: { origin: A } })
      expect([other.status, other.headers[ACAO]]).toEqual([200, undefined])
    }),
  'absent by default': () =>
    sent('access-control-expose-headers')({ origins: LIST }, [[{ origin: A }, undefined]]),
  'list sorted, on GET, HEAD, OPTIONS': () =>
    sent('access-control-expose-headers')({ origins: LIST, exposeHeaders: ['X-B', 'X-A'] }, [
      [{ origin: A }, 'x-b,x-a'],
      [{ origin: A, method: 'HEAD' }, 'x-b,x-a'],
      [{ origin: A, method: 'OPTIONS', path: '/own' }, 'x-b,x-a'],
      [{ origin: A, asks: 'PUT' }, undefined],
    ]),
  'int 600': () =>
    sent('access-control-max-age')({ origins: LIST, maxAge: 600 }, [[{ origin: A, asks: 'PUT' }, '600']]),
  'ACAM only on preflight': () =>
    sent('access-control-allow-methods')({ origins: LIST, methods: ['PUT', 'GET'] }, [
      [{ origin: A }, undefined],
      [{ origin: A, method: 'PUT' }, undefined],
      [{ origin: A, asks: 'PUT' }, 'PUT,GET'],
    ]),
  'custom list': () =>
    sent('access-control-allow-methods')({ origins: LIST, methods: ['PUT', 'GET'] }, [
      [{ origin: A, asks: 'PUT' }, 'PUT,GET'],
    ]),
  'automatic OPTIONS 200 + ACAO': () =>
    everywhere({ origins: LIST, preflightStatus: 200 }, { origin: A, asks: 'PUT' }, (response) => {
      expect([response.status, response.headers[ACAO], response.body]).toEqual([200, A, ''])
    }),
  'off + OPTIONS route → view body + ACAO': () =>
    everywhere(
      { origins: LIST, preflightContinue: true },
      { origin: A, asks: 'PUT', path: '/own' },
      (response) => {
        expect([response.status, response.headers[ACAO], response.body]).toEqual([200, A, '{"own":true}'])
      },
    ),
  'no Origin → `*` by default, also with always_send': () => allowOrigin({}, [[{}, '*']]),
  'send_wildcard → `*`': () => allowOrigin({}, [[{ origin: A }, '*']]),
  'list, string → echo match; list, other origin → no ACAO': async () => {
    await allowOrigin({ origins: A }, [[{ origin: A }, A]])
    await allowOrigin({ origins: LIST }, [
      [{ origin: B }, B],
      [{ origin: EVIL }, undefined],
    ])
  },
  'compiled regex': () =>
    allowOrigin({ origins: /https?:\/\/a\.test/ }, [
      [{ origin: A }, A],
      [{ origin: 'http://a.test' }, 'http://a.test'],
      [{ origin: 'https://a.test.evil.test' }, undefined],
    ]),
  'absent without ACRPN': () =>
    sent('access-control-allow-private-network')({ origins: LIST, allowPrivateNetwork: true }, [
      [{ origin: A, asks: 'PUT' }, undefined],
    ]),
  'single origin has no Vary': () => sent('vary')({ origins: A }, [[{ origin: A }, undefined]]),
  'list → `Vary: Origin`': () => sent('vary')({ origins: LIST }, [[{ origin: A }, 'Origin']]),
  'existing `Vary: Accept-Encoding` kept with `Origin`': () =>
    application(async (origin) => {
      const { headers } = await send(`${origin}/varying`, { headers: { origin: A } })
      expect(headers.vary).toBe('Accept-Encoding, Origin')
    }),
}

/** An application with what the servers of all frameworks have not. */
async function application(ask: (origin: string) => Promise<void>): Promise<void> {
  const app = express()
  app.use(expressCors({ origins: LIST, resources: { '/off/*': false } }))
  app.get('/cookies', (_request, response) => void response.append('set-cookie', ['a=1', 'b=2']).end())
  app.get('/varying', (_request, response) => void response.vary('Accept-Encoding').end())
  app.get(['/error', '/off/error'], () => {
    throw new Error('thrown by the handler')
  })
  app.use(((_error, _request, response, _next) => {
    response.status(200).send('handled')
  }) satisfies express.ErrorRequestHandler)
  const server = await listen('express', createServer(app))
  await ask(server.origin).finally(() => server.close())
}

describe('as Flask-CORS’s own tests assert', () => {
  const rows = upstreamRows().filter(({ asserted }) => asserted in SAME)
  it.each(rows)('$file: $asserted', ({ asserted }) => SAME[asserted]?.())
})

describe('the checklist', () => {
  const rows = upstreamRows()

  it('is there', () => {
    expect(rows.length).toBeGreaterThan(70)
  })

  it('each of its lines is a test above or a deliberate difference', () => {
    const known = new Set([...Object.keys(SAME), ...DIFFERENCES.map(([asserted]) => asserted)])
    expect(rows.filter(({ asserted }) => !known.has(asserted))).toEqual([])
  })

  it('has every line that is tested here', () => {
    const lines = rows.map(({ asserted }) => asserted)
    expect(Object.keys(SAME).filter((asserted) => !lines.includes(asserted))).toEqual([])
  })

  it.each(DIFFERENCES)('%s: the list names %s', (asserted, id) => {
    const found = rows.filter((row) => row.asserted === asserted)
    expect(found.length).toBeGreaterThan(0)
    for (const { here } of found) expect(here).toContain(id)
    expect(differenceIds()).toContain(id)
  })

  it('tests each line that is the same without a condition', () => {
    const plainly = rows.filter(({ here }) => here === 'same').map(({ asserted }) => asserted)
    expect(plainly.filter((asserted) => !(asserted in SAME))).toEqual([])
  })
})
