import { describe, expect, it } from 'vitest'
import { issue } from '../../test/faults.ts'
import { validateOptions } from '../index.ts'

const NAMES =
  'origins, methods, allowHeaders, exposeHeaders, credentials, maxAge, allowPrivateNetwork, timingAllowOrigin, ' +
  'preflightContinue, preflightStatus, dangerouslyAllowNullOrigin, dangerouslyAllowInsecureOrigins, ' +
  'dangerouslyAllowPublicSuffixes, isPublicSuffix, timeout, onError, resources'

const written = (name: string, meant: string) => ({
  name,
  meant,
  message: `is not an option: write ${meant}`,
})
const needless = (name: string, why: string) => ({
  name,
  meant: undefined,
  message: `is not an option: remove it (${why})`,
})
const unknown = (name: string) => ({
  name,
  meant: undefined,
  message: `is not an option; the options are ${NAMES}`,
})

/** What each library's options are called where we call them otherwise; the rest are named as ours are. */
const LIBRARIES = {
  cors: [
    written('origin', 'origins'),
    written('allowedHeaders', 'allowHeaders'),
    written('exposedHeaders', 'exposeHeaders'),
    written('optionsSuccessStatus', 'preflightStatus'),
  ],
  '@fastify/cors': [
    written('origin', 'origins'),
    written('allowedHeaders', 'allowHeaders'),
    written('exposedHeaders', 'exposeHeaders'),
    written('optionsSuccessStatus', 'preflightStatus'),
    needless('hook', 'preflights are answered first, and the headers are put on last'),
    needless('cacheControl', 'browsers keep preflights for maxAge, shared caches never do'),
    needless('preflight', 'for an OPTIONS handler of your own set preflightContinue: true'),
    needless('strictPreflight', 'an OPTIONS that is no preflight is left to the application'),
    needless('hideOptionsRoute', 'no route is added'),
    needless('logLevel', 'use onRefused to hear of refusals'),
    {
      name: 'delegator',
      meant: undefined,
      message:
        'is not an option: remove it (a function that picks the policy stands in place of the options, in Fastify as { resolver })',
    },
  ],
  '@koa/cors': [
    written('origin', 'origins'),
    written('allowMethods', 'methods'),
    needless('keepHeadersOnError', 'the headers are on error responses too'),
    needless('secureContext', 'set Cross-Origin-Opener-Policy and Cross-Origin-Embedder-Policy yourself'),
    written('privateNetworkAccess', 'allowPrivateNetwork'),
  ],
  'hono/cors': [written('origin', 'origins'), written('allowMethods', 'methods')],
  'Flask-CORS': [
    written('allow_headers', 'allowHeaders'),
    written('expose_headers', 'exposeHeaders'),
    written('supports_credentials', 'credentials'),
    written('max_age', 'maxAge'),
    written('allow_private_network', 'allowPrivateNetwork'),
    needless('send_wildcard', "'*' is sent whenever any origin is allowed"),
    needless('always_send', 'headers that are the same for all are always sent'),
    needless('vary_header', 'Vary is sent whenever the answer depends on a request header'),
    needless('intercept_exceptions', 'the headers are on error responses too'),
    needless('automatic_options', 'for an OPTIONS handler of your own set preflightContinue: true'),
  ],
  'other libraries': [
    written('allowOrigin', 'origins'),
    written('allowOrigins', 'origins'),
    written('allowedOrigins', 'origins'),
    written('allowedMethods', 'methods'),
    written('allowCredentials', 'credentials'),
    written('allow_origins', 'origins'),
    written('allow_methods', 'methods'),
    written('allow_credentials', 'credentials'),
  ],
  nobody: [
    written('orgins', 'origins'),
    written('CORS_ORIGINS', 'origins'),
    written('allowedMethod', 'methods'),
    written('ORIGINS', 'origins'),
    written('method', 'methods'),
    written('credential', 'credentials'),
    written('maxage', 'maxAge'),
    written('exposeHeader', 'exposeHeaders'),
    written('timeOut', 'timeout'),
    written('onerror', 'onError'),
    unknown('swap'),
    // Only words in front are left out.
    unknown('x_cors_max_age'),
    unknown('methods_allowed'),
    unknown(''),
    unknown('constructor'),
    unknown('toString'),
    unknown('__proto__'),
    unknown('hasOwnProperty'),
  ],
}

describe.each(Object.entries(LIBRARIES))('an option as %s calls it', (_library, rows) => {
  it.each(rows)('$name: $message', ({ name, message, meant }) => {
    // A member initialiser named `__proto__` would set the prototype; a computed one does not.
    expect(validateOptions({ [name]: 1 })).toEqual([issue('unknown-option', name, 1, message, meant)])
  })
})

describe('an option that others call as we do', () => {
  it.each([
    'origins',
    'methods',
    'allowHeaders',
    'exposeHeaders',
    'credentials',
    'maxAge',
    'preflightContinue',
  ])('%s', (name) => {
    expect(validateOptions({ [name]: null }).map(({ code }) => code)).toEqual(['wrong-type'])
  })
})
