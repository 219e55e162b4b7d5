import { createPolicy } from '@corsage/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningServer, servers } from '../servers/index.ts'
import { get, preflight, type Sent } from './responses-everywhere.ts'
import { corsHeaders, send } from './wire.ts'

const A = 'https://a.test'
const EVIL = 'https://evil.test'
const VARY = { vary: 'Origin' }
const ANY = { 'access-control-allow-origin': '*' }

type Headers = Readonly<Record<string, string>>

/** A request with the status and all CORS headers of its response. Defects of other libraries have their numbers. */
type Row = [what: string, status: number, expected: Headers, request?: Sent]

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
const TIMED = { ...ANY, 'timing-allow-origin': '*' }

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

const own: Sent = { path: '/own', method: 'OPTIONS' }
const sending = (headers: NonNullable<Sent['headers']>, more: Sent = {}): Sent => ({ ...more, headers })
const ofOne = { 'access-control-allow-origin': A, 'access-control-allow-credentials': 'true' }

const cases: Record<string, { policy: Parameters<typeof createPolicy>[0]; rows: Row[] }> = {
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
      ['no Origin', 200, VARY],
      ['no Origin, HEAD', 200, VARY, { method: 'HEAD' }],
      ['D5: no Origin, 404', 404, VARY, get(undefined, '/missing')],
      ['D5: no Origin, 500', 500, VARY, get(undefined, '/error')],
      ...everyMethod.flatMap((method): Row[] => [
        [`${method} from an allowed origin`, 200, allowed(A), { ...get(A), method }],
        [`D10: ${method} from a refused origin`, 200, VARY, { ...get(EVIL), method }],
        [`a preflight for ${method}`, 204, granted(A), preflight(A, undefined, method)],
      ]),
      ...['https://x.y.wild.test', 'http://localhost:5173', 'http://localhost'].map(
        (origin): Row => [`a pattern that covers ${origin}`, 200, allowed(origin), get(origin)],
      ),
      ['D5: 404 for an allowed origin', 404, allowed(A), get(A, '/missing')],
      ['D5: 404 for a refused origin', 404, VARY, get(EVIL, '/missing')],
      ['D5: 500 for an allowed origin', 500, allowed(A), get(A, '/error')],
      ['D5: 500 for a refused origin', 500, VARY, get(EVIL, '/error')],
      [
        'D11: names of request headers do not come back',
        200,
        allowed(A),
        sending({ origin: A, authorization: 'x', cookie: 'a=1', 'cf-ray': '1' }),
      ],
      [
        'a preflight for a method that is not listed gets the whole list',
        204,
        granted(A),
        preflight(A, undefined, 'BREW'),
      ],
      ['a preflight for headers that are listed', 204, granted(A), preflight(A, 'content-type,x-token')],
      ['D16: a preflight for headers that are not', 204, granted(A), preflight(A, 'x-other')],
      ['a preflight for 1,500 headers', 204, granted(A), preflight(A, Array(1500).fill('x-abc').join())],
      [
        'a preflight for names of a prototype',
        204,
        granted(A),
        preflight(A, 'constructor,__proto__', '__proto__'),
      ],
      ...['/missing', '/own', '/error'].map(
        (path): Row => [`a preflight for ${path}`, 204, granted(A), { ...preflight(A), path }],
      ),
      ['D10: a preflight from a refused origin', 204, VARY, preflight(EVIL, 'x-token')],
      [
        'D9: a refused preflight for a path with an OPTIONS handler',
        204,
        VARY,
        { ...preflight(EVIL), path: '/own' },
      ],
      [
        'a preflight that asks for the private network',
        204,
        granted(A),
        sending({ ...preflight(A).headers, 'access-control-request-private-network': 'true' }, preflight(A)),
      ],
      ['OPTIONS without Origin is the application’s', 200, VARY, own],
      [
        'OPTIONS without a requested method is the application’s',
        200,
        allowed(A),
        sending({ origin: A }, own),
      ],
      [
        'OPTIONS with a requested method and no Origin is the application’s',
        200,
        VARY,
        sending({ 'access-control-request-method': 'PUT' }, own),
      ],
      ['a requested method on a GET means nothing', 200, allowed(A), { ...preflight(A), method: 'GET' }],
      ['an empty Origin', 200, VARY, get('')],
      ['two Origin lines', 200, VARY, sending({ origin: [A, EVIL] })],
      ['two equal Origin lines', 200, VARY, sending({ origin: [A, A] })],
      ['a Vary in the request', 200, allowed(A), sending({ origin: A, vary: 'X-Evil' })],
      [
        'Host and X-Forwarded-Host name the origin',
        200,
        VARY,
        sending({ origin: EVIL, 'x-forwarded-host': 'a.test', 'x-origin': A }),
      ],
      ...oddOrigins.flatMap(([what, origin]): Row[] => [
        [`an Origin with ${what}`, 200, VARY, get(origin)],
        [`a preflight whose Origin has ${what}`, 204, VARY, preflight(origin)],
      ]),
    ],
  },
  'any origin': {
    policy: { origins: '*', timingAllowOrigin: true, maxAge: 0 },
    rows: [
      ['no Origin', 200, TIMED],
      ['an origin', 200, TIMED, get(EVIL)],
      ['the origin null', 200, TIMED, get('null')],
      ['an error', 500, TIMED, get(EVIL, '/error')],
      [
        'D19: a preflight, and a maxAge of 0',
        204,
        { ...anyGranted, 'access-control-max-age': '0' },
        preflight(EVIL, 'authorization,x-a'),
      ],
      ['OPTIONS that is not a preflight', 200, TIMED, sending({ origin: EVIL }, own)],
    ],
  },
  'one exact origin: everybody is sent the same': {
    policy: { origins: A, credentials: true, allowHeaders: [], preflightStatus: 200 },
    rows: [
      ...[undefined, A, EVIL, 'null'].map((origin): Row => [`GET from ${origin}`, 200, ofOne, get(origin)]),
      ...[A, EVIL, 'null'].map(
        (origin): Row => [
          `a preflight from ${origin}`,
          200,
          {
            ...ofOne,
            'access-control-allow-methods': anyGranted['access-control-allow-methods'],
            'access-control-max-age': '600',
          },
          preflight(origin),
        ],
      ),
    ],
  },
  'any header and method with credentials: what is asked is echoed, in bounds': {
    policy: { origins: [A, 'https://b.test'], credentials: true, allowHeaders: '*', methods: '*' },
    rows: (
      [
        ['PUT', 'x-a,x-b', 'PUT', 'x-a,x-b'],
        ['PUT', undefined, 'PUT', undefined],
        ['PUT', 'x-a, <script>', 'PUT', undefined],
        ['PUT', '*, authorization, a b', 'PUT', undefined],
        ['P UT', 'x-a', undefined, 'x-a'],
        ['PUT', Array(65).fill('x').join(), 'PUT', undefined],
        ['PUT', 'x'.repeat(12_000), 'PUT', undefined],
      ] as const
    ).map(
      ([method, names, echoed, echoedNames]): Row => [
        `D16: a preflight for ${method} with ${String(names).slice(0, 20)}`,
        204,
        {
          ...ofOne,
          ...(echoed && { 'access-control-allow-methods': echoed }),
          ...(echoedNames && { 'access-control-allow-headers': echoedNames }),
          'access-control-max-age': '600',
          vary: 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers',
        },
        preflight(A, names, method),
      ],
    ),
  },
  'preflights left to the application': {
    policy: { origins: A, preflightContinue: true },
    rows: [
      [
        'its OPTIONS handler responds, with the headers',
        200,
        { ...anyGranted, 'access-control-allow-origin': A },
        { ...preflight(A), path: '/own' },
      ],
    ],
  },
  'paths with and without their own policy': {
    policy: {
      origins: [A, 'https://b.test'],
      resources: { '/own': false, '/error': false, '/missing': { origins: ['https://c.test', EVIL] } },
    },
    rows: [
      ['a path without its own policy', 200, only(A), get(A)],
      ['a path with other origins', 404, only(EVIL), get(EVIL, '/missing')],
      ['an origin that only the others list', 404, VARY, get(A, '/missing')],
      ['false: nothing is decided', 500, {}, get(A, '/error')],
      ['false: a preflight is the application’s', 200, {}, { ...preflight(A), path: '/own' }],
    ],
  },
  'a RegExp': {
    policy: { origins: [/https:\/\/a+\.test/, /^https:\/\/b\.test/, /https:\/\/c\.test|x/] },
    rows: [
      ...[1, 2, 3].map((time): Row => [`D7: an origin, request ${time}`, 200, only(A), get(A)]),
      ['D7: more after an origin', 200, VARY, get('https://b.test.evil.test')],
      ['D7: more after an alternative', 200, VARY, get('https://c.test.evil.test')],
      ['D7: more before an origin', 200, VARY, get('https://evil.test/https://a.test')],
      ['D16: eight kilobytes', 200, VARY, get(`https://${'a'.repeat(8000)}.test`)],
    ],
  },
  'a function': {
    policy: { origins: async (origin) => new URL(origin).hostname.endsWith('.tenant.test') },
    rows: [
      ['no Origin', 200, VARY],
      ['one that it allows', 200, only('https://x.tenant.test'), get('https://x.tenant.test')],
      ['one that it refuses', 200, VARY, get(EVIL)],
      ['D17: a text that it could not parse', 200, VARY, get('x.tenant.test')],
      ['D17: null', 200, VARY, get('null')],
    ],
  },
}

/** The headers of an allowed origin, without an option but `origins`. */
function only(origin: string): Headers {
  return { 'access-control-allow-origin': origin, ...VARY }
}

describe.each(Object.entries(cases))('%s', (_name, { policy, rows }) => {
  const running: RunningServer[] = []
  beforeAll(async () => {
    const compiled = createPolicy(policy as Record<never, never>)
    running.push(...(await Promise.all(servers.map((start) => start(compiled)))))
  })
  afterAll(() => Promise.all(running.map((server) => server.close())))

  it.each(rows)('%s', async (_what, status, expected, { path = '/items', ...request } = {}) => {
    for (const { name, origin } of running) {
      const response = await send(origin + path, request)
      expect({ name, status: response.status, headers: corsHeaders(response) }).toEqual({
        name,
        status,
        headers: expected,
      })
      const content = Object.keys(response.headers).filter((header) => /^(content-|transfer-)/.test(header))
      if (status === 204) expect([response.body, content]).toEqual(['', []])
    }
  })
})
