import { createPolicy, PolicyError } from '@corsage/core'
import cors from '@corsage/express'
import express from 'express'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { type RunningServer, servers } from '../servers/index.ts'
import { serve } from '../servers/listen.ts'
import { exampleRows } from './routing/flask-cors-rows.ts'
import { corsHeaders, send } from './wire.ts'

const A = 'https://app.example.com'
const B = 'https://admin.example.com'
const EVIL = 'https://evil.example'
const US = 'https://us.example.com'

type Headers = Readonly<Record<string, string>>
interface Exchange {
  readonly path: string
  readonly method: string
  readonly asked: Headers
  readonly sent: Headers
}

function read(origin: string | undefined, sent: Headers, path = '/items'): Exchange {
  return { path, method: 'GET', asked: origin === undefined ? {} : { origin }, sent }
}

function preflight(origin: string, sent: Headers, path = '/items', asked: Headers = {}): Exchange {
  return {
    path,
    method: 'OPTIONS',
    asked: { origin, 'access-control-request-method': 'PUT', ...asked },
    sent,
  }
}

const allow = (origin: string): Headers => ({ 'access-control-allow-origin': origin })
/** A preflight response with the default lists, except for what is given. */
const allowAll = (origin: string, changed: Headers = {}): Headers => ({
  ...allow(origin),
  'access-control-allow-methods': 'GET,HEAD,POST,PUT,PATCH,DELETE,QUERY',
  'access-control-allow-headers': '*,authorization,content-type,x-requested-with',
  'access-control-max-age': '600',
  ...changed,
})
const VARY: Headers = { vary: 'Origin' }
const NOTHING: Headers = {}
const CREDENTIALS: Headers = { 'access-control-allow-credentials': 'true' }

const methods = (value: string) => [
  read(A, allow('*')),
  preflight(A, allowAll('*', { 'access-control-allow-methods': value })),
]
const names = (value: string, path?: string) => [
  read(A, allow('*'), path),
  preflight(A, allowAll('*', { 'access-control-allow-headers': value }), path),
]
const maxAge = (value: string, path?: string) => [
  preflight(A, allowAll('*', { 'access-control-max-age': value }), path),
]
/** Several origins of which some are allowed. */
const listed = (...origins: string[]) => [
  ...origins.flatMap((origin) => [
    read(origin, { ...allow(origin), ...VARY }),
    preflight(origin, { ...allowAll(origin), ...VARY }),
  ]),
  ...[EVIL, 'https://example.com.evil.example', undefined].map((origin) => read(origin, VARY)),
  preflight(EVIL, VARY),
]
/** A constant, which the browser compares. */
const constant = (origin: string, path?: string) => [
  ...[A, EVIL, undefined].map((asked) => read(asked, allow(origin), path)),
  preflight(EVIL, allowAll(origin), path),
]
const onlyBelow = (prefix: string) => [
  ...[prefix, `${prefix}/v1/users`].flatMap((path) => constant('*', path)),
  ...['/', '/items', `${prefix}foo`].map((path) => read(A, NOTHING, path)),
]

const EXPECTED: Readonly<Record<string, readonly Exchange[]>> = {
  E1: constant('*'),
  E2: onlyBelow('/api'),
  E3: [...constant('*', '/'), read(A, NOTHING)],
  E4: listed(A, B),
  E5: [
    ...[A, EVIL].map((origin) => read(origin, { ...allow(A), ...CREDENTIALS })),
    preflight(
      A,
      {
        ...allowAll(A, { 'access-control-allow-headers': 'content-type' }),
        ...CREDENTIALS,
        vary: 'Access-Control-Request-Headers',
      },
      '/items',
      { 'access-control-request-headers': 'content-type' },
    ),
  ],
  E6: [...names('content-type', '/api/v1/users'), read(A, NOTHING, '/'), read(A, NOTHING, '/apifoo')],
  E7: [...constant(A, '/feed'), ...constant(A, '/search'), read(A, NOTHING)],
  E8: onlyBelow('/api'),
  E9: [...constant(A, '/api/v1/users'), ...constant('*')],
  E10: [read(A, NOTHING, '/health'), ...constant('*')],
  E11: constant(A),
  E12: [...constant('*', '/api/items'), ...constant('*', '/api/missing'), read(A, NOTHING)],
  E13: [...names('content-type', '/api/v1/user/create'), read(A, NOTHING)],
  E14: [...constant('*', '/public'), ...constant(A)],
  E15: [
    read(A, allow(A), '/missing'),
    preflight(
      A,
      allowAll(A, { 'access-control-allow-methods': 'GET', 'access-control-allow-headers': 'x-request-id' }),
      '/missing',
    ),
  ],
  E16: [read(A, allow('*'), '/own'), preflight(A, allowAll('*'), '/own')],
  E17: listed(A, B),
  E18: onlyBelow('/api'),
  E19: names('content-type'),
  E20: [...maxAge('240', '/api/items'), read(A, NOTHING), preflight(A, NOTHING)],
  E21: constant('*'),
  E22: constant(A),
  E23: listed(A, B),
  E24: [...listed(A, 'https://a.b.example.com'), read('https://example.com', VARY)],
  E25: listed('https://preview-17.example.dev'),
  E26: listed('http://localhost:3000', 'http://localhost'),
  E27: listed('http://example.com', 'https://example.com'),
  E28: [...listed(US, 'https://eu.example.com'), read(`${US}.evil.example`, VARY)],
  E29: [
    ...[A, US].map((origin) => read(origin, { ...allow(origin), ...CREDENTIALS, ...VARY })),
    read(EVIL, VARY),
  ],
  E30: methods('GET,PUT'),
  E31: methods('GET,PATCH'),
  E32: methods('GET,HEAD,POST'),
  E33: names('*,authorization,content-type,x-requested-with'),
  E34: names('x-tenant'),
  E35: names('x-app-id,x-app-version'),
  E36: [
    preflight(A, {
      ...allow('*'),
      'access-control-allow-methods': 'GET,HEAD,POST,PUT,PATCH,DELETE,QUERY',
      'access-control-max-age': '600',
    }),
  ],
  E37: [
    read(A, { ...allow('*'), 'access-control-expose-headers': 'x-total-count,etag' }),
    preflight(A, allowAll('*')),
  ],
  E38: maxAge('300'),
  E39: maxAge('0'),
  E40: constant('*'),
  E41: constant(A),
  E42: listed(A, B),
  E43: [read(A, allow('*'), '/error'), read(A, allow('*'), '/missing')],
  E44: [
    read(A, allow(A)),
    ...[{}, { 'access-control-request-private-network': 'true' }].map((asked) =>
      preflight(
        A,
        {
          ...allowAll(A),
          vary: 'Access-Control-Request-Private-Network',
          ...('access-control-request-private-network' in asked && {
            'access-control-allow-private-network': 'true',
          }),
        },
        '/items',
        asked,
      ),
    ),
  ],
}

/** An Express application on which the code of the guide has run, and a route for every path but two. */
function application(code: string): Promise<RunningServer> {
  const app = express().set('env', 'test')
  new Function('app', 'cors', 'express', 'createPolicy', code)(app, cors, express, createPolicy)
  app.use('/missing', (_request, response) => void response.status(404).end())
  app.use('/error', () => {
    throw new Error('thrown by the handler')
  })
  app.use((_request, response) => void response.send('read'))
  return serve('Express', app)
}

/** The options of code that is the same in every framework. */
function optionsOf(code: string): unknown {
  const options = /^app\.use\(cors\((\{.*\})?\)\)$/.exec(code)
  if (options === null || code.includes('onRefused')) return
  return new Function(`return ${options[1] ?? '{}'}`)()
}

async function compare(server: RunningServer, exchanges: readonly Exchange[]): Promise<void> {
  try {
    for (const { path, method, asked, sent } of exchanges) {
      const response = await send(server.origin + path, { method, headers: asked })
      const what = `${server.name}: ${method} ${path} ${JSON.stringify(asked)}`
      expect(corsHeaders(response), what).toEqual(sent)
      const answered = method === 'OPTIONS' && sent !== NOTHING && path !== '/own'
      if (answered) expect([response.status, response.body], what).toEqual([204, ''])
    }
  } finally {
    await server.close()
  }
}

const rows = exampleRows()

describe('each example of Flask-CORS’s documentation sends exactly these headers', () => {
  beforeAll(() => vi.stubEnv('CORS_ORIGINS', `${A},${B}`))
  afterAll(() => vi.unstubAllEnvs())
  beforeEach(() => {
    for (const method of ['info', 'warn'] as const) vi.spyOn(console, method).mockImplementation(() => {})
  })
  afterEach(() => vi.restoreAllMocks())

  it.each(rows)('$id in Express: $code', async ({ id, code }) => {
    await compare(await application(code), EXPECTED[id] ?? [])
  })

  it.each(rows.filter(({ code }) => optionsOf(code) !== undefined))(
    '$id in every framework',
    async ({ id, code }) => {
      const policy = createPolicy(optionsOf(code) as never)
      for (const start of servers) await compare(await start(policy), EXPECTED[id] ?? [])
    },
  )
})

describe('the table of examples', () => {
  it('has a test for each row, and a row for each test', () => {
    expect(Object.keys(EXPECTED)).toEqual(rows.map(({ id }) => id))
  })

  it('shows the Python code', () => {
    for (const { python } of rows) expect(python).toMatch(/^`.+`/)
  })
})

it('E4: the hook receives each refusal and its reason', async () => {
  const { code } = rows.find(({ id }) => id === 'E4') ?? { code: '' }
  const info = vi.spyOn(console, 'info').mockImplementation(() => {})
  const server = await application(code)
  for (const origin of [A, EVIL]) await send(`${server.origin}/items`, { headers: { origin } })
  await server.close()
  expect(info.mock.calls).toEqual([['GET', '/items', EVIL, 'origin-not-listed']])
  info.mockRestore()
})

it('E5: credentials with any origin throw at startup', () => {
  expect(() => createPolicy({ credentials: true } as never)).toThrow(PolicyError)
})
