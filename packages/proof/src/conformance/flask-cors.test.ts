import { createPolicy, PolicyError, type PolicyOptions } from '@corsage/core'
import expressCors from '@corsage/express'
import express from 'express'
import { describe, expect, it } from 'vitest'
import { servers } from '../servers/index.ts'
import { serve } from '../servers/listen.ts'
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
  /** The method that a preflight asks for. */
  readonly asks?: string
  readonly headers?: Record<string, string>
}

type Sees = readonly [ask: Ask, value: string | undefined]
/** Options, the header to read, and its value for each request. */
type Row = readonly [options: PolicyOptions, header: string, ...sees: Sees[]]

/** Sends a request to a server of each framework, all with the policy that the options make. */
async function everywhere(
  options: PolicyOptions,
  { path = '/items', method = 'GET', origin, asks, headers = {} }: Ask,
  check: (response: WireResponse, name: string) => void,
) {
  for (const start of servers) {
    const server = await start(createPolicy(options))
    const sent = {
      ...(origin === undefined ? {} : { origin }),
      ...(asks === undefined ? {} : { 'access-control-request-method': asks }),
      ...headers,
    }
    const response = await send(server.origin + path, { method: asks ? 'OPTIONS' : method, headers: sent })
    await server.close()
    check(response, server.name)
  }
}

async function expectRow([options, header, ...sees]: Row): Promise<void> {
  for (const [ask, value] of sees) {
    await everywhere(options, ask, ({ headers }) => expect(headers[header], JSON.stringify(ask)).toBe(value))
  }
}

const ACEH = 'access-control-expose-headers'
const ACAM = 'access-control-allow-methods'
const ACAC = 'access-control-allow-credentials'
const API = { resources: { '/api/*': { origins: LIST, exposeHeaders: ['X-Custom'] } } }
const OWN = { ...API, resources: { ...API.resources, '/api/own': { origins: [EVIL, 'https://c.test'] } } }
const PLUS = {
  resources: {
    '/service+path': { origins: LIST },
    '/service%20path': { origins: [EVIL, 'https://c.test'] },
  },
}
const DEEPER = {
  origins: '*',
  resources: {
    '/*': { exposeHeaders: ['x-all'] },
    '/api/v1/*': { exposeHeaders: ['x-deeper'] },
    '/api/v1/x': { exposeHeaders: ['x-literal'] },
  },
} as const
const ONE_AND_TWO = { resources: { '/one': { origins: '*' }, '/two': { origins: '*' } } } as const
const ERRORS = { resources: { '/missing': { origins: LIST }, '/error': { origins: LIST } } }
const rejected = (options: unknown) => () => {
  expect(() => createPolicy(options as never)).toThrow(PolicyError)
}
/** The allowed origins of a list are echoed, and others are not. */
const echoes = (origins: PolicyOptions['origins']): Row => [
  { origins } as PolicyOptions,
  ACAO,
  [{ origin: A }, A],
  [{ origin: B }, B],
  [{ origin: EVIL }, undefined],
]
const fromA = (path: string): Ask => ({ path, origin: A })
const fromEvil = (path: string): Ask => ({ path, origin: EVIL })
const any: Row = [{}, ACAO, [{ origin: A }, '*']]
const preflight: Ask = { origin: A, asks: 'PUT' }

const SAME: Record<string, Row | (() => Promise<void> | void)> = {
  'matcher: a literal is not a prefix match': [
    { resources: { '/api': { origins: '*' } } },
    ACAO,
    [{ path: '/api' }, '*'],
    [{ path: '/apifoo' }, undefined],
    [{ path: '/api/foo' }, undefined],
  ],
  'paths are case-sensitive': () =>
    everywhere({ resources: { '/items': { origins: '*' } } }, fromA('/ITEMS'), ({ headers }, name) =>
      expect(headers[ACAO]).toBe(/express|koa/.test(name) ? '*' : undefined),
    ),
  '`*` + credentials + send_wildcard → error at configuration': rejected({ origins: '*', credentials: true }),
  'resource order: literal, then deeper, then `/.*`': [
    DEEPER,
    ACEH,
    [{ path: '/api/v1/x' }, 'x-literal'],
    [{ path: '/api/v1/y' }, 'x-deeper'],
    [{ path: '/api' }, 'x-all'],
  ],
  'headers work when the response headers object is unusual': [{}, ACAO, [fromA('/missing'), '*']],
  'default resource: no Origin → `*`, for GET, HEAD, OPTIONS': [
    {},
    ACAO,
    [{}, '*'],
    [{ method: 'HEAD' }, '*'],
    [{ method: 'OPTIONS', path: '/own' }, '*'],
  ],
  'send_wildcard resource → `*`': any,
  'list origins → echo match': echoes(LIST),
  'string origin → echo match': [{ origins: A }, ACAO, [{ origin: A }, A]],
  'list, other origin → no ACAO': echoes(LIST),
  'compiled regex origins (non-match → none)': echoes(/https:\/\/\w\.test/),
  'regex list origins': echoes([/https:\/\/a\.test/, /https:\/\/b\.test/]),
  'mixed list origins': echoes([A, /https:\/\/b\.test/]),
  'list resources: both listed paths exposed': [
    ONE_AND_TWO,
    ACAO,
    [fromA('/one'), '*'],
    [fromA('/two'), '*'],
  ],
  'list resources: unlisted path bare': [ONE_AND_TWO, ACAO, [fromA('/other'), undefined]],
  'string resource `/api/*` + ACEH: allowed → ACAO + ACEH': async () => {
    await expectRow([API, ACAO, [fromA('/api/x'), A]])
    await expectRow([API, ACEH, [fromA('/api/x'), 'x-custom']])
  },
  'same: denied → neither': async () => {
    for (const header of [ACAO, ACEH]) await expectRow([API, header, [fromEvil('/api/x'), undefined]])
  },
  'same: other path → neither': async () => {
    for (const header of [ACAO, ACEH]) await expectRow([API, header, [fromA('/'), undefined]])
  },
  'decorator overrides extension: its origin allowed without ACEH': async () => {
    await expectRow([OWN, ACAO, [fromEvil('/api/own'), EVIL]])
    await expectRow([OWN, ACEH, [fromEvil('/api/own'), undefined]])
  },
  "decorator overrides extension: the extension's origin denied": [OWN, ACAO, [fromA('/api/own'), undefined]],
  '`resources=5` → ValueError': rejected({ resources: 5 }),
  'default matches all': [{}, ACAO, [fromA('/any/path'), '*']],
  'README `/api/*`: `/` bare': [API, ACAO, [fromA('/'), undefined]],
  'README `/api/*`: `/api/foo`, `/api/` exposed for both origins': [
    API,
    ACAO,
    [fromA('/api/foo'), A],
    [{ path: '/api/foo', origin: B }, B],
    [fromA('/api/'), A],
    [{ path: '/api/', origin: B }, B],
  ],
  'CVE-2024-6844: `+` path and `%20` path keep separate policies (4 cases)': [
    PLUS,
    ACAO,
    [fromA('/service+path'), A],
    [fromEvil('/service+path'), undefined],
    [fromA('/service%20path'), undefined],
    [fromEvil('/service%20path'), EVIL],
  ],
  'no ACAH on non-preflight': [
    {},
    'access-control-allow-headers',
    [{ origin: A, headers: { 'access-control-request-headers': 'x-a' } }, undefined],
  ],
  '`true` when on (with default `*`!)': [
    { origins: LIST, credentials: true },
    ACAC,
    [{ origin: A }, 'true'],
    [preflight, 'true'],
  ],
  'absent by default and when off, with and without Origin': [
    { origins: LIST, credentials: false },
    ACAC,
    [{ origin: A }, undefined],
    [{}, undefined],
  ],
  'two Set-Cookie lines survive': () =>
    application('/cookies', ({ headers }) =>
      expect([headers['set-cookie'], headers[ACAO]]).toEqual([['a=1', 'b=2'], A]),
    ),
  'abort 404 and 500 on matching path has ACAO': [ERRORS, ACAO, [fromA('/missing'), A], [fromA('/error'), A]],
  'same: non-matching has none': [API, ACAO, [fromA('/missing'), undefined], [fromA('/error'), undefined]],
  'uncaught exception: both as above': () =>
    everywhere(ERRORS, fromA('/error'), ({ status, headers }) =>
      expect([status, headers[ACAO]]).toEqual([500, A]),
    ),
  'with user error handlers: both as above, status 200': async () => {
    await application('/error', ({ status, headers }) => expect([status, headers[ACAO]]).toEqual([200, A]))
    await application('/off/error', ({ status, headers }) =>
      expect([status, headers[ACAO]]).toEqual([200, undefined]),
    )
  },
  'absent by default': [{ origins: LIST }, ACEH, [{ origin: A }, undefined]],
  'list sorted, on GET, HEAD, OPTIONS': [
    { origins: LIST, exposeHeaders: ['X-B', 'X-A'] },
    ACEH,
    [{ origin: A }, 'x-b,x-a'],
    [{ origin: A, method: 'HEAD' }, 'x-b,x-a'],
    [{ origin: A, method: 'OPTIONS', path: '/own' }, 'x-b,x-a'],
    [preflight, undefined],
  ],
  'int 600': [{ origins: LIST, maxAge: 600 }, 'access-control-max-age', [preflight, '600']],
  'ACAM only on preflight': [
    { origins: LIST, methods: ['PUT', 'GET'] },
    ACAM,
    [{ origin: A }, undefined],
    [{ origin: A, method: 'PUT' }, undefined],
    [preflight, 'PUT,GET'],
  ],
  'custom list': [{ origins: LIST, methods: ['PUT', 'GET'] }, ACAM, [preflight, 'PUT,GET']],
  'automatic OPTIONS 200 + ACAO': () =>
    everywhere({ origins: LIST, preflightStatus: 200 }, preflight, ({ status, headers, body }) =>
      expect([status, headers[ACAO], body]).toEqual([200, A, '']),
    ),
  'off + OPTIONS route → view body + ACAO': () =>
    everywhere({ origins: LIST, preflightContinue: true }, { ...preflight, path: '/own' }, (response) =>
      expect([response.status, response.headers[ACAO], response.body]).toEqual([200, A, '{"own":true}']),
    ),
  'no Origin → `*` by default, also with always_send': [{}, ACAO, [{}, '*']],
  'send_wildcard → `*`': any,
  'list, string → echo match; list, other origin → no ACAO': echoes(`${A},${B}`),
  'compiled regex': [
    { origins: /https?:\/\/a\.test/ },
    ACAO,
    [{ origin: A }, A],
    [{ origin: 'http://a.test' }, 'http://a.test'],
    [{ origin: 'https://a.test.evil.test' }, undefined],
  ],
  'absent without ACRPN': [
    { origins: LIST, allowPrivateNetwork: true },
    'access-control-allow-private-network',
    [preflight, undefined],
  ],
  'single origin has no Vary': [{ origins: A }, 'vary', [{ origin: A }, undefined]],
  'list → `Vary: Origin`': [{ origins: LIST }, 'vary', [{ origin: A }, 'Origin']],
  'existing `Vary: Accept-Encoding` kept with `Origin`': () =>
    application('/varying', ({ headers }) => expect(headers.vary).toBe('Accept-Encoding, Origin')),
}

/** Asks an application with what the servers of all frameworks have not. */
async function application(path: string, check: (response: WireResponse) => void): Promise<void> {
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
  const server = await serve('express', app)
  const response = await send(server.origin + path, { headers: { origin: A } })
  await server.close()
  check(response)
}

describe('as Flask-CORS’s own tests assert', () => {
  const rows = upstreamRows().filter(({ asserted }) => asserted in SAME)
  it.each(rows)('$file: $asserted', ({ asserted }) => {
    const row = SAME[asserted]
    return typeof row === 'function' ? row() : expectRow(row as Row)
  })
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
