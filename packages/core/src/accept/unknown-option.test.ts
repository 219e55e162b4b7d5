import { describe, expect, it } from 'vitest'
import { issue } from '../../test/issues.ts'
import { validateOptions } from '../index.ts'

const written = (name: string, meant: string) => ({ name, meant })
/** Options without a counterpart. */
const unknown = (name: string) => ({ name, meant: undefined })

/** The options of each library that have other names than ours. */
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
    unknown('hook'),
    unknown('cacheControl'),
    unknown('preflight'),
    unknown('strictPreflight'),
    unknown('hideOptionsRoute'),
    unknown('logLevel'),
    unknown('delegator'),
  ],
  '@koa/cors': [
    written('origin', 'origins'),
    written('allowMethods', 'methods'),
    unknown('keepHeadersOnError'),
    unknown('secureContext'),
    written('privateNetworkAccess', 'allowPrivateNetwork'),
  ],
  'hono/cors': [written('origin', 'origins'), written('allowMethods', 'methods')],
  'Flask-CORS': [
    written('allow_headers', 'allowHeaders'),
    written('expose_headers', 'exposeHeaders'),
    written('supports_credentials', 'credentials'),
    written('max_age', 'maxAge'),
    written('allow_private_network', 'allowPrivateNetwork'),
    unknown('send_wildcard'),
    unknown('always_send'),
    unknown('vary_header'),
    unknown('intercept_exceptions'),
    unknown('automatic_options'),
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
    // Only leading words are removed.
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
  it.each(rows)('$name: $meant', ({ name, meant }) => {
    // A member initializer named `__proto__` would set the prototype; a computed one does not.
    expect(validateOptions({ [name]: 1 })).toEqual([issue('unknown-option', name, 1, meant)])
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

it('a misspelled `origins` with credentials is one issue, and its default is not reported with it', () => {
  const codes = (options: object) => validateOptions(options).map(({ code, path }) => `${path}: ${code}`)
  for (const name of ['origin', 'orgin', 'Origins', 'orgins']) {
    expect(codes({ [name]: 'https://app.example.com', credentials: true })).toEqual([
      `${name}: unknown-option`,
    ])
  }
  expect(codes({ credential: true, credentials: true })).toContain('origins: origin-any-with-credentials')
  expect(codes({ origin: 'https://app.example.com', origins: '*', credentials: true })).toEqual([
    'origin: unknown-option',
    'origins: origin-any-with-credentials',
  ])
  expect(codes({ credentials: true })).toEqual(['origins: origin-any-with-credentials'])
})
