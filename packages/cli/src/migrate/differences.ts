import type { Library } from './libraries.ts'
import type { Reading } from './reading.ts'

/** A difference that the migration causes. A code never changes its meaning. */
export interface Difference {
  readonly code: DifferenceCode
  readonly message: string
  /** Whether it affects security: who can do or read something. */
  readonly security: boolean
}

export type DifferenceCode = keyof typeof DIFFERENCES | keyof typeof PLACEMENTS

interface Rule {
  /** The libraries that differ from Corsage in it. */
  readonly from: readonly Library['name'][]
  readonly applies: (reading: Reading) => boolean
  /** Whether it affects security. By default, it does not. */
  readonly security?: (reading: Reading) => boolean
  /** The behavior of Corsage, then that of the library. */
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
      'a single origin is on every response, as before, but without `Vary: Origin`, because it never changes',
  },
  'constant-origin-for-all': {
    from: ['hono/cors'],
    applies: ({ origins }) => origins.has('one'),
    message:
      'a single origin is on every response without `Vary: Origin`, and the browser compares it; hono/cors sends it only to that origin',
  },
  'any-origin-without-vary': {
    from: ['@koa/cors'],
    applies: ({ origins }) => origins.has('any'),
    message: '`*` never changes, so there is no `Vary: Origin`',
  },
  'echo-becomes-any': {
    from: ['cors', '@fastify/cors'],
    applies: ({ origins }) => origins.has('echo'),
    message: '`origin: true` echoed each origin with `Vary: Origin`; now every origin gets `*`',
  },
  'refused-gets-vary-only': {
    from: ['cors', '@fastify/cors', 'hono/cors'],
    applies: chooses,
    message: 'refused origins, and requests without `Origin`, get only `Vary: Origin`',
  },
  'function-refusal': {
    from: ['cors', '@fastify/cors', '@koa/cors'],
    applies: ({ origins }) => origins.has('function'),
    message: (name) =>
      `if the function refuses, the response has \`Vary: Origin\`, and a preflight gets 204; ${
        name === '@fastify/cors' ? `${name} sends 404` : `${name} passes it to the application`
      }`,
  },
  'function-error': {
    from: ['cors', '@fastify/cors', '@koa/cors', 'hono/cors'],
    applies: ({ origins }) => origins.has('function'),
    security: ({ refusesByError }) => refusesByError,
    message: (name, { refusesByError }) =>
      refusesByError
        ? `if the function refuses with an error, ${name} sends an error response. Corsage only omits the permission, so the request handler runs, also for requests without \`Origin\`. To refuse cross-site writes with 403, ${name === '@fastify/cors' ? 'register `guard` with `{ policy }` as well' : 'mount `guard(policy)` after `cors(policy)`'}`
        : 'a function that throws refuses the origin; the request handler runs, and `onError` is called',
  },
  'function-asked-for-origins-only': {
    from: [...ALL],
    applies: ({ origins }) => origins.has('function'),
    message: 'the function is called only with valid origins, never without `Origin` and never with `null`',
  },
  'requested-headers': {
    from: [...ALL],
    applies: ({ allowHeaders }) => allowHeaders === 'requested',
    message: (name, { credentials }) =>
      credentials === true
        ? `requested header names are echoed only after a check, and \`Vary\` names them`
        : `preflights get \`Access-Control-Allow-Headers: *,authorization,content-type,x-requested-with\`; ${name} echoes the requested names`,
  },
  'any-header': {
    from: ['cors', '@fastify/cors'],
    applies: ({ allowHeaders }) => allowHeaders === 'any',
    message: '`*` for headers is followed by the usual names, including `Authorization` as before',
  },
  'listed-headers-in-lower-case': {
    from: [...ALL],
    applies: ({ allowHeaders, exposes }) => allowHeaders === 'listed' || exposes,
    message: 'listed header names are sent in lower case; browsers compare them case-insensitively',
  },
  'listed-headers-without-vary': {
    from: ['hono/cors'],
    applies: ({ allowHeaders }) => allowHeaders === 'listed',
    message: 'no `Vary: Access-Control-Request-Headers`, because the response does not depend on it',
  },
  'methods-order': {
    from: ['hono/cors'],
    applies: ({ defaultMethods }) => defaultMethods,
    message: 'the same seven methods are sent in another order, which has no effect',
  },
  'expose-on-responses-only': {
    from: ['cors', '@fastify/cors', 'hono/cors'],
    applies: ({ exposes }) => exposes,
    message: '`Access-Control-Expose-Headers` is only on actual responses, not on preflights',
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
          'an `OPTIONS` request that is not a preflight reaches the application, and its response has the headers; @koa/cors omits them, and sends 204 if only `Origin` is missing',
        'hono/cors':
          'an `OPTIONS` request that is not a preflight reaches the application; hono/cors sends 204 itself',
      })[name],
  },
  'no-content-length': {
    from: ['cors', '@fastify/cors'],
    applies: ({ given }) => !given.has('optionsSuccessStatus') || given.get('optionsSuccessStatus') === 204,
    message: "a preflight's 204 has no `Content-Length`, as RFC 9110 requires",
  },
  'vary-is-merged': {
    from: ['cors', '@fastify/cors', '@koa/cors'],
    applies: chooses,
    message: 'a `Vary` that a handler sets is merged with `Vary: Origin`, and no longer replaces it',
  },
  'vary-not-repeated': {
    from: ['hono/cors'],
    applies: isNotAny,
    message: '`Vary: Origin` is not repeated if a handler also sets it',
  },
  'regexp-flags': {
    from: ['cors', '@fastify/cors'],
    applies: ({ flagsRemoved }) => flagsRemoved,
    message:
      'the flags g, y and m are removed from RegExps, because with them the result can change between requests',
  },
  'errors-have-headers': {
    from: ['@koa/cors'],
    applies: always,
    security: always,
    message:
      'allowed origins can read every error response; @koa/cors omits the headers for thrown strings, and with `keepHeadersOnError: false`',
  },
  'max-age-default': {
    from: [...ALL],
    applies: ({ given }) => !given.has('maxAge'),
    message: (name) => `\`maxAge\` is 600 by default, which saves preflights; ${name} sends no max age`,
  },
  'max-age-zero': {
    from: ['@koa/cors'],
    applies: ({ given }) => given.get('maxAge') === 0,
    message: '`maxAge: 0` is sent, and turns off the preflight cache; @koa/cors drops it',
  },
  'plugin-options-gone': {
    from: ['@fastify/cors'],
    applies: ({ given }) =>
      ['hook', 'strictPreflight', 'cacheControl', 'hideOptionsRoute', 'logLevel'].some((name) =>
        given.has(name),
      ),
    message:
      'hook, strictPreflight, cacheControl, hideOptionsRoute and logLevel are removed, because Corsage responds to preflights in onRequest, adds no `OPTIONS` route and sends no `Cache-Control`',
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
      'CORS headers of an upstream are replaced or removed; hono/cors keeps them if it refuses the origin',
  },
} satisfies Record<string, Rule>

/** Differences that depend on the place of the calls, and not on their options. */
const PLACEMENTS = {
  'second-policy': (name: Library['name']) =>
    name === 'hono/cors'
      ? 'if two policies cover a path, the innermost one wins, also for preflights'
      : 'a second policy on the same request can only restrict the first; ' +
        `${name} mixes the headers of both`,
  'options-route-removed': () =>
    "`app.options('*', cors())` is removed, because `app.use(cors())` responds to preflights for every path, and Express 5 rejects this path",
  'route-policy-is-whole': () =>
    "a route's policy inherits nothing from the registration, so its options are written out; it also applies to preflights of the route",
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
