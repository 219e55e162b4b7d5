import type { Library } from './libraries.ts'
import type { Reading } from './reading.ts'

/** Something that changes with the migration. A code never changes its meaning. */
export interface Difference {
  readonly code: DifferenceCode
  readonly message: string
  /** Whether it changes who can do or read something. */
  readonly security: boolean
}

export type DifferenceCode = keyof typeof DIFFERENCES | keyof typeof PLACEMENTS

interface Rule {
  /** The libraries that differ from Corsage in it. */
  readonly from: readonly Library['name'][]
  readonly applies: (reading: Reading) => boolean
  /** Whether it changes who can do or read something; never by default. */
  readonly security?: (reading: Reading) => boolean
  /** What Corsage does; what the library does. */
  readonly message: string | ((name: Library['name'], reading: Reading) => string)
}

const ALL = ['cors', '@fastify/cors', '@koa/cors', 'hono/cors'] as const
const chooses = ({ origins }: Reading) => origins.has('list') || origins.has('function')
const isNotAny = ({ origins }: Reading) => origins.size > 0 && !origins.has('any')
const always = () => true

/** Every difference that the migration guides list, and when it shows. */
const DIFFERENCES = {
  'constant-origin': {
    from: ['cors', '@koa/cors'],
    applies: ({ origins }) => origins.has('one'),
    message:
      'one origin is a constant, so there is no `Vary: Origin`; the origin is on every response as before',
  },
  'constant-origin-for-all': {
    from: ['hono/cors'],
    applies: ({ origins }) => origins.has('one'),
    message:
      'one origin is on every response, without `Vary: Origin`, and the browser compares; hono/cors sends it to that origin only',
  },
  'any-origin-without-vary': {
    from: ['@koa/cors'],
    applies: ({ origins }) => origins.has('any'),
    message: 'any origin is a constant, so there is no `Vary: Origin`',
  },
  'echo-becomes-any': {
    from: ['cors', '@fastify/cors'],
    applies: ({ origins }) => origins.has('echo'),
    message: '`origin: true` echoed each origin with `Vary: Origin`; now `*` is sent to all',
  },
  'refused-gets-vary-only': {
    from: ['cors', '@fastify/cors', 'hono/cors'],
    applies: chooses,
    message: 'a refused origin, and a request without one, gets `Vary: Origin` and no other CORS header',
  },
  'function-refusal': {
    from: ['cors', '@fastify/cors', '@koa/cors'],
    applies: ({ origins }) => origins.has('function'),
    message: (name) =>
      `where the function refuses, there is \`Vary: Origin\` and a preflight is answered with 204; ${
        name === '@fastify/cors' ? `${name} answers 404` : `with ${name} it went on to the application`
      }`,
  },
  'function-error': {
    from: ['cors', '@fastify/cors', '@koa/cors', 'hono/cors'],
    applies: ({ origins }) => origins.has('function'),
    security: ({ refusesByError }) => refusesByError,
    message: (name, { refusesByError }) =>
      refusesByError
        ? `${name} stopped a request with an error response where the function made an error. Corsage serves it without permission, so the request handler runs, also for requests without an \`Origin\`. To refuse cross-site writes with 403, ${name === '@fastify/cors' ? 'register `guard` with `{ policy }` as well' : 'mount `guard(policy)` after `cors(policy)`'}`
        : 'a function that throws refuses: the request is served without permission, and `onError` is called',
  },
  'function-asked-for-origins-only': {
    from: [...ALL],
    applies: ({ origins }) => origins.has('function'),
    message: 'the function is called only for a valid origin, never without one and never for `null`',
  },
  'requested-headers': {
    from: [...ALL],
    applies: ({ allowHeaders }) => allowHeaders === 'requested',
    message: (name, { credentials }) =>
      credentials === true
        ? `requested header names are echoed only after a check, and \`Vary\` names them`
        : `\`Access-Control-Allow-Headers: *,authorization,content-type,x-requested-with\` in place of an echo; ${name} echoed what was requested`,
  },
  'any-header': {
    from: ['cors', '@fastify/cors'],
    applies: ({ allowHeaders }) => allowHeaders === 'any',
    message: 'any header is sent as `*` with the usual names after it, `Authorization` included as before',
  },
  'listed-headers-in-lower-case': {
    from: [...ALL],
    applies: ({ allowHeaders, exposes }) => allowHeaders === 'listed' || exposes,
    message: 'the listed header names are sent in lower case; browsers compare without regard to case',
  },
  'listed-headers-without-vary': {
    from: ['hono/cors'],
    applies: ({ allowHeaders }) => allowHeaders === 'listed',
    message: 'no `Vary: Access-Control-Request-Headers`, because the response does not depend on it',
  },
  'methods-order': {
    from: ['hono/cors'],
    applies: ({ defaultMethods }) => defaultMethods,
    message: 'the same seven methods are sent in another order, which means nothing',
  },
  'expose-on-responses-only': {
    from: ['cors', '@fastify/cors', 'hono/cors'],
    applies: ({ exposes }) => exposes,
    message: '`Access-Control-Expose-Headers` is on actual responses, and no longer on preflights',
  },
  'other-options-requests': {
    from: [...ALL],
    applies: always,
    message: (name) =>
      ({
        cors: 'an `OPTIONS` request that is not a preflight reaches the application; cors sends 204 itself',
        '@fastify/cors':
          'an `OPTIONS` request that is not a preflight reaches the application; @fastify/cors sends 400, or without strictPreflight treats it as a preflight',
        '@koa/cors':
          'an `OPTIONS` request that is not a preflight reaches the application, and its response has the headers; @koa/cors leaves them off, and sends 204 if only `Origin` is missing',
        'hono/cors':
          'an `OPTIONS` request that is not a preflight reaches the application; hono/cors sends 204 itself',
      })[name],
  },
  'no-content-length': {
    from: ['cors', '@fastify/cors'],
    applies: ({ given }) => !given.has('optionsSuccessStatus') || given.get('optionsSuccessStatus') === 204,
    message: "a preflight's 204 has no `Content-Length: 0`, as RFC 9110 asks",
  },
  'vary-is-merged': {
    from: ['cors', '@fastify/cors', '@koa/cors'],
    applies: chooses,
    message: 'a `Vary` that a handler sets is merged with `Vary: Origin`; it replaced it before',
  },
  'vary-not-repeated': {
    from: ['hono/cors'],
    applies: isNotAny,
    message: '`Vary: Origin` is not repeated if a handler sets it as well',
  },
  'regexp-flags': {
    from: ['cors', '@fastify/cors'],
    applies: ({ flagsRemoved }) => flagsRemoved,
    message: 'the flags g, y and m are gone: with them a RegExp does not match the same way each time',
  },
  'errors-have-headers': {
    from: ['@koa/cors'],
    applies: always,
    security: always,
    message:
      'allowed origins can read every error response; @koa/cors left the headers off for thrown strings, and with `keepHeadersOnError: false`',
  },
  'max-age-default': {
    from: [...ALL],
    applies: ({ given }) => !given.has('maxAge'),
    message: (name) => `\`maxAge\` is 600 by default, which saves preflights; ${name} sends none`,
  },
  'max-age-zero': {
    from: ['@koa/cors'],
    applies: ({ given }) => given.get('maxAge') === 0,
    message: '`maxAge: 0` is sent, and turns the cache of the browser off; @koa/cors dropped it',
  },
  'plugin-options-gone': {
    from: ['@fastify/cors'],
    applies: ({ given }) =>
      ['hook', 'strictPreflight', 'cacheControl', 'hideOptionsRoute', 'logLevel'].some((name) =>
        given.has(name),
      ),
    message:
      'preflights are answered in onRequest and the headers put on when the head is written, no `OPTIONS` route is added and no `Cache-Control` sent: hook, strictPreflight, cacheControl, hideOptionsRoute and logLevel have no counterpart',
  },
  'all-responses-have-headers': {
    from: ['@fastify/cors'],
    applies: always,
    security: always,
    message:
      'allowed origins can also read hijacked and raw replies, 404 responses within the scope, and responses to URLs that do not decode',
  },
  'upstream-headers-removed': {
    from: ['hono/cors'],
    applies: isNotAny,
    message:
      'CORS headers that a response of an upstream brings are replaced or removed; hono/cors left them where it refused the origin',
  },
} satisfies Record<string, Rule>

/** Differences that depend on the place of the calls, and not on their options. */
const PLACEMENTS = {
  'second-policy': (name: Library['name']) =>
    name === 'hono/cors'
      ? 'where two policies meet on a path the innermost decides, preflights included'
      : 'a second policy on the same request can only narrow the first; with ' +
        `${name} the headers of both were mixed`,
  'options-route-removed': () =>
    "`app.options('*', cors())` is gone: `app.use(cors())` answers preflights for every path, and Express 5 refuses the path",
  'route-policy-is-whole': () =>
    "a route's policy inherits nothing from the registration, so its options are written out; it also answers the preflights of the route",
}

/** Returns a difference that depends on the place of a call. */
export function placementDifference(code: keyof typeof PLACEMENTS, library: Library): Difference {
  return { code, message: PLACEMENTS[code](library.name), security: false }
}

/** Returns the differences for one call of a library. */
export function differencesOf(library: Library, reading: Reading): readonly Difference[] {
  return (Object.entries(DIFFERENCES) as [DifferenceCode, Rule][])
    .filter(([, { from, applies }]) => from.includes(library.name) && applies(reading))
    .map(([code, { message, security }]) => ({
      code,
      message: typeof message === 'string' ? message : message(library.name, reading),
      security: security?.(reading) ?? false,
    }))
}
