import type { PolicyOptions } from '../options.ts'
import type { GuardOptions } from './options.ts'
import type { GuardReason, GuardRequest } from './rules.ts'

const A = 'https://a.test'
const E = 'https://evil.test'
const L = 'https://listed.test'

/** A policy that allows L with credentials. */
export const WITH: PolicyOptions = {
  origins: [L, 'https://other.test'],
  credentials: true,
  methods: ['GET', 'POST'],
}
/** A policy that allows L without credentials. */
const WITHOUT: PolicyOptions = { origins: [L, 'https://other.test'] }
const ANY: PolicyOptions = { origins: '*' }
const LOCAL: GuardOptions = { hosts: 'loopback' }

/** A request, a policy and the guard's options. By default a POST to `a.test`, and the policy {@link WITH}. */
export interface Row {
  /** `Sec-Fetch-Site`, `-Mode` and `-Dest`, and `Origin`. */
  readonly S?: string
  readonly M?: string
  readonly D?: string
  readonly O?: string
  readonly method?: string
  /** The method that was sent, if an override replaced it by `method`. */
  readonly originalMethod?: string
  /** The lines of `Host`. */
  readonly host?: string | readonly string[]
  readonly url?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly certificate?: true
  readonly policy?: PolicyOptions
  readonly options?: GuardOptions
}

const same = { S: 'same-origin' }
const sameSite = { S: 'same-site' }
const cross = { S: 'cross-site' }
const off = { ...WITH, resources: { '/off/*': false } } as const
const covered: PolicyOptions = { resources: { '/api/*': WITH } }
const failing: PolicyOptions = {
  origins: () => {
    throw new Error('no database')
  },
  credentials: true,
}
const local = (host: string, more: Row = {}): Row => ({ method: 'GET', host, options: LOCAL, ...more })

/** The expected verdict: without a reason, the request passes. */
export const ROWS: readonly (readonly [
  number: number,
  description: string,
  row: Row,
  reason?: GuardReason,
])[] = [
  [1, 'own page', { ...same, O: A }],
  [2, 'own page under no-referrer', { ...same, O: 'null' }],
  [3, 'no page, in a WebView', { S: 'none', O: 'null' }],
  [4, 'an extension with a host permission', { S: 'none', O: 'chrome-extension://abc' }],
  [5, 'an extension without one', { ...cross, O: 'chrome-extension://abc' }, 'cross-site'],
  [6, 'a form of another site', { ...cross, O: E, M: 'navigate' }, 'cross-site'],
  [7, 'a sandboxed frame', { ...cross, O: 'null' }, 'origin-null'],
  [8, 'another site, without Origin', { ...cross }, 'cross-site'],
  [9, 'a subdomain', { ...sameSite, O: 'https://sub.a.test' }, 'same-site'],
  [10, 'the http page of the same host', { ...cross, O: 'http://a.test' }, 'cross-site'],
  [
    11,
    'another own origin',
    { ...sameSite, O: 'https://b.test', options: { self: [A, 'https://b.test'] } },
    'same-site',
  ],
  [
    12,
    'another own origin, over plain http',
    { O: 'https://b.test', options: { self: [A, 'https://b.test'] } },
    'origin-mismatch',
  ],
  [13, 'own page, in a browser without Sec-Fetch-Site', { O: A }],
  [14, 'the default port in Host', { O: A, host: 'a.test:443' }],
  [15, 'another port of the same host', { O: `${A}:8443` }, 'origin-mismatch'],
  [16, 'null, without Sec-Fetch-Site', { O: 'null' }, 'origin-null'],
  [17, 'a program', {}],
  [18, "Node's fetch", { M: 'cors' }],
  [19, 'a proxy that rewrites Host', { O: A, host: 'backend' }, 'origin-mismatch'],
  [20, 'the same with self', { O: A, host: 'backend', options: { self: A } }],
  [21, 'a form of a listed page', { ...cross, O: L, M: 'navigate' }],
  [22, 'a method that is not listed', { ...cross, O: L, method: 'DELETE' }, 'method-not-listed'],
  [23, 'without credentials: a script', { ...cross, O: L, M: 'cors', policy: WITHOUT }],
  [
    24,
    'without credentials: a cookie',
    { ...cross, O: L, M: 'cors', policy: WITHOUT, headers: { cookie: 'a=b' } },
    'ambient-credentials',
  ],
  [
    25,
    'any origin: a token',
    { ...cross, O: E, M: 'cors', policy: ANY, headers: { authorization: 'Bearer a' } },
  ],
  [
    26,
    'any origin: a remembered password',
    { ...cross, O: E, M: 'cors', policy: ANY, headers: { authorization: 'bAsIc a' } },
    'ambient-credentials',
  ],
  [
    27,
    'any origin: a token that no script set',
    { ...cross, O: E, M: 'no-cors', policy: ANY, headers: { authorization: 'Bearer a' } },
    'ambient-credentials',
  ],
  [28, 'any origin: a form', { ...cross, O: E, M: 'navigate', policy: ANY }, 'navigation'],
  [
    29,
    'any origin: a client certificate',
    { ...cross, O: E, M: 'cors', policy: ANY, certificate: true },
    'ambient-credentials',
  ],
  [
    30,
    'any origin: a beacon with a cookie',
    { ...cross, O: E, M: 'no-cors', policy: ANY, headers: { cookie: 'a=b' } },
    'ambient-credentials',
  ],
  [31, 'a policy of one origin', { ...cross, O: E, policy: { origins: L, credentials: true } }, 'cross-site'],
  [32, 'a path without CORS', { ...cross, O: L, url: '/off/a', policy: off }, 'cross-site'],
  [33, 'a path that no entry covers', { ...cross, O: L, url: '/b', policy: covered }, 'cross-site'],
  [34, 'own page on a path without CORS', { ...same, O: A, url: '/off/a', policy: off }],
  [35, 'a function among the origins that throws', { ...cross, O: L, policy: failing }, 'cross-site'],
  [36, 'Sec-Fetch-Site twice', { S: 'same-origin, cross-site', O: E }, 'cross-site'],
  [37, 'Sec-Fetch-Site without a value', { S: ', ,', O: E }, 'cross-site'],
  [38, 'Origin twice', { O: `${A}, ${E}` }, 'origin-mismatch'],
  [39, 'GET', { ...cross, O: E, method: 'GET' }],
  [
    40,
    'GET that a method override made DELETE',
    { ...cross, O: E, method: 'DELETE', originalMethod: 'GET' },
    'cross-site',
  ],
  [41, 'get, which is another method', { ...cross, O: E, method: 'get' }, 'cross-site'],
  [
    42,
    'WebSocket of an own page',
    { method: 'GET', O: A, headers: { upgrade: 'websocket', connection: 'Upgrade' } },
  ],
  [
    43,
    'WebSocket of another site',
    { method: 'GET', O: E, headers: { upgrade: 'websocket', connection: 'Upgrade' } },
    'upgrade',
  ],
  [
    44,
    'WebSocket of a sandboxed frame',
    { method: 'GET', O: 'null', headers: { upgrade: 'websocket', connection: 'Upgrade' } },
    'origin-null',
  ],
  [
    45,
    'WebSocket whose Connection a proxy removed',
    { method: 'GET', O: E, headers: { upgrade: 'websocket' } },
    'upgrade',
  ],
  [46, 'h2c of a program', { method: 'GET', headers: { upgrade: 'h2c' } }],
  [
    47,
    'WebSocket over HTTP/2',
    { method: 'CONNECT', O: E, headers: { ':protocol': 'websocket' } },
    'upgrade',
  ],
  [48, 'an exempt path', { ...cross, O: 'null', url: '/hook', options: { exempt: '/hook' } }],
  [
    49,
    'an exempt path that leads elsewhere',
    { ...cross, O: E, url: '/hook/..%2ftransfer', options: { exempt: ['/hook', '/hook/*'] } },
    'cross-site',
  ],
  [50, 'own CSP report', { ...same }],
  [51, 'ping of another site', { ...cross, O: E }, 'cross-site'],
  [52, 'hosts: DNS rebinding', local('evil.test', same), 'host-not-listed'],
  [53, 'hosts: the address bar', local('localhost:3000')],
  [54, 'hosts: upper case', local('LOCALHOST:3000')],
  [55, 'hosts: a trailing dot', local('localhost.:3000'), 'host-not-listed'],
  [56, 'hosts: a subdomain of localhost', local('foo.localhost'), 'host-not-listed'],
  [57, 'hosts: IPv6', local('[::1]:3000', { O: 'http://[::1]:3000' })],
  [58, 'hosts: 0.0.0.0', local('0.0.0.0:3000'), 'host-not-listed'],
  [59, 'hosts: no Host', local('', { host: [] }), 'host-missing'],
  [60, 'hosts: two Host lines', local('', { host: ['localhost', 'evil.test'] }), 'host-ambiguous'],
  [61, 'hosts: an absolute target', local('evil.test', { url: 'http://localhost/' }), 'host-ambiguous'],
  [
    62,
    'hosts: another local port',
    local('localhost:3000', { O: 'http://localhost:5173' }),
    'origin-mismatch',
  ],
  [
    63,
    'hosts: another local port that is listed',
    local('localhost:3000', {
      O: 'http://localhost:5173',
      policy: { origins: ['http://localhost:5173', L] },
    }),
  ],
  [64, 'hosts: any origin', local('localhost:3000', { O: E, policy: ANY }), 'cross-site'],
  [65, 'hosts: an image', local('localhost:3000', { ...cross, M: 'no-cors' }), 'cross-site'],
  [66, 'hosts: a link', local('localhost:3000', { ...cross, M: 'navigate', D: 'document' })],
  [67, 'hosts: a frame', local('localhost:3000', { ...cross, M: 'navigate', D: 'iframe' }), 'cross-site'],
  [
    68,
    'hosts: a forwarded host',
    local('evil.test', { headers: { 'x-forwarded-host': 'localhost' } }),
    'host-not-listed',
  ],
  [
    69,
    'hosts: a preflight',
    local('evil.test', { method: 'OPTIONS', O: E, headers: { 'access-control-request-method': 'PUT' } }),
    'host-not-listed',
  ],
  // Beyond the table of the facts: what a change of the decision would break without any of the rows above.
  [
    70,
    'hosts: an exempt path at another host',
    local('evil.test', { url: '/hook', options: { ...LOCAL, exempt: '/hook' } }),
    'host-not-listed',
  ],
  [
    71,
    'hosts: an exempt path',
    local('localhost', { ...cross, url: '/hook', options: { ...LOCAL, exempt: '/hook' } }),
  ],
  [
    72,
    'any origin: a WebSocket with a token',
    {
      method: 'GET',
      O: E,
      policy: ANY,
      headers: { upgrade: 'websocket', connection: 'Upgrade', authorization: 'Bearer a' },
    },
    'ambient-credentials',
  ],
  [73, 'h2c of another site', { ...cross, method: 'GET', O: E, headers: { upgrade: 'h2c' } }],
  [
    74,
    'hosts: the https page of the same host',
    local('localhost:3000', { ...cross, O: 'https://localhost:3000' }),
    'cross-site',
  ],
  [
    75,
    'hosts: a document that nobody opens',
    local('localhost:3000', { ...cross, M: 'no-cors', D: 'document' }),
    'cross-site',
  ],
  [
    76,
    'hosts: a form without Origin',
    local('localhost:3000', { ...cross, M: 'navigate', D: 'document', method: 'POST' }),
    'cross-site',
  ],
  [
    77,
    'WebSocket that a method override made DELETE',
    { method: 'DELETE', originalMethod: 'GET', O: L, headers: { upgrade: 'websocket' } },
    'method-not-listed',
  ],
]

/** The request of a row, as an adapter passes it to the guard. */
export function requestOf({ S, M, D, O, host = 'a.test', ...row }: Row): GuardRequest {
  const hosts = [host].flat()
  const headers: Record<string, string | undefined> = {
    host: hosts[0],
    origin: O,
    'sec-fetch-site': S,
    'sec-fetch-mode': M,
    'sec-fetch-dest': D,
    ...row.headers,
  }
  const url = row.url ?? '/transfer'
  return {
    method: row.method ?? 'POST',
    originalMethod: row.originalMethod,
    hasClientCertificate: row.certificate,
    url,
    headers: { get: (name) => headers[name] ?? null },
    authorities: () => ({ hosts, target: /^http:\/\/([^/]+)/.exec(url)?.[1] }),
  }
}
