import { createPolicy } from '@corsage/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningServer, servers } from '../servers/index.ts'
import { corsHeaders, send } from './wire.ts'

const A = 'https://a.test'
const EVIL = 'https://evil.test'
const VARY = { vary: 'Origin' }
const ANY = { 'access-control-allow-origin': '*' }

type Headers = Record<string, string>

interface Case {
  readonly what: string
  readonly method?: string
  readonly path?: string
  readonly headers?: Record<string, string | string[]>
  readonly status: number
  /** The CORS headers, all of them. */
  readonly expected: Headers
}

const preflight = (method: string, names?: string) => ({
  'access-control-request-method': method,
  ...(names === undefined ? {} : { 'access-control-request-headers': names }),
})

const allowed = (origin: string): Headers => ({
  'access-control-allow-origin': origin,
  'access-control-allow-credentials': 'true',
  'access-control-expose-headers': 'x-total,etag',
  ...VARY,
})
const granted = (origin: string): Headers => ({
  'access-control-allow-origin': origin,
  'access-control-allow-credentials': 'true',
  'access-control-allow-methods': 'GET,POST,PUT',
  'access-control-allow-headers': 'content-type,x-token',
  'access-control-max-age': '600',
  ...VARY,
})
const anyGranted = {
  ...ANY,
  'access-control-allow-methods': 'GET,HEAD,POST,PUT,PATCH,DELETE,QUERY',
  'access-control-allow-headers': '*,authorization,content-type,x-requested-with',
  'access-control-max-age': '600',
}

const everyMethod = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']
const oddOrigins = [
  ['null', 'null'],
  ['upper case', 'HTTPS://A.TEST'],
  ['an upper-case host', 'https://A.test'],
  ['a trailing slash', 'https://a.test/'],
  ['a path', 'https://a.test/x'],
  ['the default port', 'https://a.test:443'],
  ['another port', 'https://a.test:8443'],
  ['the other scheme', 'http://a.test'],
  ['a trailing dot', 'https://a.test.'],
  ['a name in front', 'https://evila.test'],
  ['a name after it', 'https://a.test.evil.test'],
  ['a subdomain of an exact origin', 'https://x.a.test'],
  ['the apex of a wildcard', 'https://wild.test'],
  ['an empty label under a wildcard', 'https://.wild.test'],
  ['a wildcard’s name after another', 'https://evilwild.test'],
  ['a comma', 'https://a.test,https://evil.test'],
  ['two in one line', 'https://a.test https://evil.test'],
  ['a user name', 'https://a.test@evil.test'],
  ['an underscore after it', 'https://a.test_.evil.test'],
  ['a percent sign', 'https://a.test%60.evil.test'],
  ['a brace', 'https://a.test{.evil.test'],
  ['no scheme', 'a.test'],
  ['only a scheme', 'https://'],
  ['a word', 'constructor'],
  ['a prototype', '__proto__'],
  ['an asterisk', '*'],
  ['a script', '<script>'],
  ['twelve kilobytes', `https://${'a'.repeat(12_000)}.test`],
] as const

const cases: Record<string, { policy: Parameters<typeof createPolicy>[0]; rows: Case[] }> = {
  'a list with a wildcard, credentials and everything else': {
    policy: {
      origins: [A, 'https://*.wild.test', 'http://localhost:*'],
      methods: ['GET', 'POST', 'PUT'],
      allowHeaders: ['Content-Type', 'X-Token'],
      exposeHeaders: ['X-Total', 'ETag'],
      credentials: true,
      maxAge: 600,
    },
    rows: [
      { what: 'no Origin', status: 200, expected: VARY },
      { what: 'no Origin, HEAD', method: 'HEAD', status: 200, expected: VARY },
      { what: 'no Origin, 404', path: '/missing', status: 404, expected: VARY },
      { what: 'no Origin, 500', path: '/error', status: 500, expected: VARY },
      ...everyMethod.map((method) => ({
        what: `${method} from an allowed origin`,
        method,
        headers: { origin: A },
        status: 200,
        expected: allowed(A),
      })),
      ...everyMethod.map((method) => ({
        what: `${method} from a refused origin`,
        method,
        headers: { origin: EVIL },
        status: 200,
        expected: VARY,
      })),
      {
        what: 'a subdomain of the wildcard',
        headers: { origin: 'https://x.y.wild.test' },
        status: 200,
        expected: allowed('https://x.y.wild.test'),
      },
      {
        what: 'any port of localhost',
        headers: { origin: 'http://localhost:5173' },
        status: 200,
        expected: allowed('http://localhost:5173'),
      },
      {
        what: 'localhost without a port',
        headers: { origin: 'http://localhost' },
        status: 200,
        expected: allowed('http://localhost'),
      },
      {
        what: '404 for an allowed origin',
        path: '/missing',
        headers: { origin: A },
        status: 404,
        expected: allowed(A),
      },
      {
        what: '404 for a refused origin',
        path: '/missing',
        headers: { origin: EVIL },
        status: 404,
        expected: VARY,
      },
      {
        what: '500 for an allowed origin',
        path: '/error',
        headers: { origin: A },
        status: 500,
        expected: allowed(A),
      },
      {
        what: '500 for a refused origin',
        path: '/error',
        headers: { origin: EVIL },
        status: 500,
        expected: VARY,
      },
      ...everyMethod.map((method) => ({
        what: `a preflight for ${method}`,
        method: 'OPTIONS',
        headers: { origin: A, ...preflight(method) },
        status: 204,
        expected: granted(A),
      })),
      {
        what: 'a preflight for a method that is not listed gets the whole list',
        method: 'OPTIONS',
        headers: { origin: A, ...preflight('BREW') },
        status: 204,
        expected: granted(A),
      },
      {
        what: 'a preflight for headers that are listed',
        method: 'OPTIONS',
        headers: { origin: A, ...preflight('PUT', 'content-type,x-token') },
        status: 204,
        expected: granted(A),
      },
      {
        what: 'a preflight for headers that are not',
        method: 'OPTIONS',
        headers: { origin: A, ...preflight('PUT', 'x-other') },
        status: 204,
        expected: granted(A),
      },
      {
        what: 'a preflight for 1,500 headers',
        method: 'OPTIONS',
        headers: { origin: A, ...preflight('PUT', Array(1500).fill('x-abc').join()) },
        status: 204,
        expected: granted(A),
      },
      {
        what: 'a preflight for names of a prototype',
        method: 'OPTIONS',
        headers: { origin: A, ...preflight('__proto__', 'constructor,__proto__') },
        status: 204,
        expected: granted(A),
      },
      {
        what: 'a preflight for a path that is not there',
        method: 'OPTIONS',
        path: '/missing',
        headers: { origin: A, ...preflight('PUT') },
        status: 204,
        expected: granted(A),
      },
      {
        what: 'a preflight for a path with an OPTIONS handler',
        method: 'OPTIONS',
        path: '/own',
        headers: { origin: A, ...preflight('GET') },
        status: 204,
        expected: granted(A),
      },
      {
        what: 'a preflight for a path whose handler throws',
        method: 'OPTIONS',
        path: '/error',
        headers: { origin: A, ...preflight('GET') },
        status: 204,
        expected: granted(A),
      },
      {
        what: 'a preflight from a refused origin',
        method: 'OPTIONS',
        headers: { origin: EVIL, ...preflight('PUT') },
        status: 204,
        expected: VARY,
      },
      {
        what: 'a preflight that asks for the private network',
        method: 'OPTIONS',
        headers: { origin: A, ...preflight('GET'), 'access-control-request-private-network': 'true' },
        status: 204,
        expected: granted(A),
      },
      {
        what: 'OPTIONS without Origin is the application’s',
        method: 'OPTIONS',
        path: '/own',
        status: 200,
        expected: VARY,
      },
      {
        what: 'OPTIONS without a requested method is the application’s',
        method: 'OPTIONS',
        path: '/own',
        headers: { origin: A },
        status: 200,
        expected: allowed(A),
      },
      {
        what: 'OPTIONS with a requested method and no Origin is the application’s',
        method: 'OPTIONS',
        path: '/own',
        headers: preflight('PUT'),
        status: 200,
        expected: VARY,
      },
      {
        what: 'a requested method on a GET means nothing',
        headers: { origin: A, ...preflight('PUT') },
        status: 200,
        expected: allowed(A),
      },
      { what: 'an empty Origin', headers: { origin: '' }, status: 200, expected: VARY },
      { what: 'two Origin lines', headers: { origin: [A, EVIL] }, status: 200, expected: VARY },
      { what: 'two equal Origin lines', headers: { origin: [A, A] }, status: 200, expected: VARY },
      {
        what: 'a Vary in the request',
        headers: { origin: A, vary: 'X-Evil' },
        status: 200,
        expected: allowed(A),
      },
      {
        what: 'Host and X-Forwarded-Host name the origin',
        headers: { origin: EVIL, 'x-forwarded-host': 'a.test', 'x-origin': A },
        status: 200,
        expected: VARY,
      },
      ...oddOrigins.map(([what, origin]) => ({
        what: `an Origin with ${what}`,
        headers: { origin },
        status: 200,
        expected: VARY,
      })),
      ...oddOrigins.map(([what, origin]) => ({
        what: `a preflight whose Origin has ${what}`,
        method: 'OPTIONS',
        headers: { origin, ...preflight('PUT') },
        status: 204,
        expected: VARY,
      })),
    ],
  },
  'any origin': {
    policy: { origins: '*', timingAllowOrigin: true, maxAge: 0 },
    rows: [
      { what: 'no Origin', status: 200, expected: { ...ANY, 'timing-allow-origin': '*' } },
      {
        what: 'an origin',
        headers: { origin: EVIL },
        status: 200,
        expected: { ...ANY, 'timing-allow-origin': '*' },
      },
      {
        what: 'the origin null',
        headers: { origin: 'null' },
        status: 200,
        expected: { ...ANY, 'timing-allow-origin': '*' },
      },
      {
        what: 'an error',
        path: '/error',
        headers: { origin: EVIL },
        status: 500,
        expected: { ...ANY, 'timing-allow-origin': '*' },
      },
      {
        what: 'a preflight',
        method: 'OPTIONS',
        headers: { origin: EVIL, ...preflight('PUT', 'authorization,x-a') },
        status: 204,
        expected: { ...anyGranted, 'access-control-max-age': '0' },
      },
      {
        what: 'OPTIONS that is not a preflight',
        method: 'OPTIONS',
        path: '/own',
        headers: { origin: EVIL },
        status: 200,
        expected: { ...ANY, 'timing-allow-origin': '*' },
      },
    ],
  },
  'one exact origin: everybody is sent the same': {
    policy: { origins: A, credentials: true, allowHeaders: [], preflightStatus: 200 },
    rows: [undefined, A, EVIL, 'null'].flatMap((origin) => {
      const headers = origin === undefined ? {} : { origin }
      const same = { 'access-control-allow-origin': A, 'access-control-allow-credentials': 'true' }
      const lists = {
        'access-control-allow-methods': 'GET,HEAD,POST,PUT,PATCH,DELETE,QUERY',
        'access-control-max-age': '600',
      }
      const rows: Case[] = [{ what: `GET from ${origin}`, headers, status: 200, expected: same }]
      if (origin !== undefined) {
        const asked = { ...headers, ...preflight('PUT') }
        rows.push({
          what: `a preflight from ${origin}`,
          method: 'OPTIONS',
          headers: asked,
          status: 200,
          expected: { ...same, ...lists },
        })
      }
      return rows
    }),
  },
  'any header and method with credentials: what is asked is echoed, in bounds': {
    policy: { origins: [A, 'https://b.test'], credentials: true, allowHeaders: '*', methods: '*' },
    rows: [
      [
        'PUT',
        'x-a,x-b',
        { 'access-control-allow-methods': 'PUT', 'access-control-allow-headers': 'x-a,x-b' },
      ],
      ['PUT', undefined, { 'access-control-allow-methods': 'PUT' }],
      ['PUT', 'x-a, <script>', { 'access-control-allow-methods': 'PUT' }],
      ['P UT', 'x-a', { 'access-control-allow-headers': 'x-a' }],
      ['PUT', Array(65).fill('x').join(), { 'access-control-allow-methods': 'PUT' }],
      ['PUT', 'x'.repeat(4097), { 'access-control-allow-methods': 'PUT' }],
    ].map(([method, names, echoed]) => ({
      what: `a preflight for ${method} with ${String(names).slice(0, 20)}`,
      method: 'OPTIONS',
      headers: { origin: A, ...preflight(method as string, names as string | undefined) },
      status: 204,
      expected: {
        'access-control-allow-origin': A,
        'access-control-allow-credentials': 'true',
        'access-control-max-age': '600',
        ...(echoed as Headers),
        vary: 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers',
      },
    })),
  },
  'preflights left to the application': {
    policy: { origins: A, preflightContinue: true },
    rows: [
      {
        what: 'its OPTIONS handler responds, with the headers',
        method: 'OPTIONS',
        path: '/own',
        headers: { origin: A, ...preflight('PUT') },
        status: 200,
        expected: { ...anyGranted, 'access-control-allow-origin': A },
      },
    ],
  },
  'paths with and without their own policy': {
    policy: {
      origins: [A, 'https://b.test'],
      resources: { '/own': false, '/error': false, '/missing': { origins: ['https://c.test', EVIL] } },
    },
    rows: [
      {
        what: 'a path without its own policy',
        headers: { origin: A },
        status: 200,
        expected: { 'access-control-allow-origin': A, ...VARY },
      },
      {
        what: 'a path with other origins',
        path: '/missing',
        headers: { origin: EVIL },
        status: 404,
        expected: { 'access-control-allow-origin': EVIL, ...VARY },
      },
      {
        what: 'an origin that only the others list',
        path: '/missing',
        headers: { origin: A },
        status: 404,
        expected: VARY,
      },
      {
        what: 'false: nothing is decided',
        path: '/error',
        headers: { origin: A },
        status: 500,
        expected: {},
      },
      {
        what: 'false: a preflight is the application’s',
        method: 'OPTIONS',
        path: '/own',
        headers: { origin: A, ...preflight('PUT') },
        status: 200,
        expected: {},
      },
    ],
  },
  'a function': {
    policy: { origins: async (origin) => origin.endsWith('.tenant.test') },
    rows: [
      { what: 'no Origin', status: 200, expected: VARY },
      {
        what: 'one that it allows',
        headers: { origin: 'https://x.tenant.test' },
        status: 200,
        expected: { 'access-control-allow-origin': 'https://x.tenant.test', ...VARY },
      },
      { what: 'one that it refuses', headers: { origin: EVIL }, status: 200, expected: VARY },
      {
        what: 'a text that is not an origin',
        headers: { origin: 'x.tenant.test' },
        status: 200,
        expected: VARY,
      },
    ],
  },
}

describe.each(Object.entries(cases))('%s', (_name, { policy, rows }) => {
  const running: RunningServer[] = []
  beforeAll(async () => {
    const compiled = createPolicy(policy as Record<never, never>)
    running.push(...(await Promise.all(servers.map((start) => start(compiled)))))
  })
  afterAll(() => Promise.all(running.map((server) => server.close())))

  it.each(rows)('$what', async ({ method = 'GET', path = '/items', headers = {}, status, expected }) => {
    for (const { name, origin } of running) {
      const response = await send(origin + path, { method, headers })
      expect({ name, status: response.status, headers: corsHeaders(response) }).toEqual({
        name,
        status,
        headers: expected,
      })
      if (status === 204) {
        expect(response.headers).not.toHaveProperty('content-length')
        expect(response.headers).not.toHaveProperty('content-type')
      }
    }
  })
})

it('asks at least sixty different things', () => {
  expect(Object.values(cases).flatMap(({ rows }) => rows).length).toBeGreaterThan(60)
})
