import { createPolicy, type PolicyOptions } from '@corsage/core'
import { createGuard } from '@corsage/core/adapter'
import fc from 'fast-check'
import { type Guarding, type Incoming, passes } from './model.ts'

const ORIGINS = [
  'https://app.example.com',
  'https://*.example.org',
  'http://localhost:*',
  'http://127.0.0.1:5173',
]
const HOSTS = [
  'a.test',
  'a.test:443',
  'a.test:80',
  'A.Test:8443',
  'localhost:3000',
  '127.0.0.1',
  '[::1]:3000',
  'foo.localhost',
]

const odd = fc.oneof(
  fc.string({ unit: 'binary-ascii', maxLength: 12 }),
  fc.constantFrom(
    '',
    ' ',
    ',',
    'null',
    'a.test.',
    'a.test:',
    'a.test,b.test',
    '[::1',
    '[::]',
    '*',
    '\u00e9',
    'x'.repeat(2000),
  ),
)
/** Mostly one of these values. */
const among = (...values: readonly string[]) =>
  fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...values) }, { weight: 1, arbitrary: odd })

const HEADERS: Readonly<Record<string, fc.Arbitrary<string>>> = {
  origin: among(
    ...HOSTS.flatMap((host) => [new URL(`https://${host}`).origin, new URL(`http://${host}`).origin]),
    'https://app.example.com',
    'https://x.example.org',
    'http://localhost:5173',
    'https://evil.test',
    'null',
  ),
  host: among(...HOSTS, 'evil.test'),
  'sec-fetch-site': among(
    'same-origin',
    'same-site',
    'cross-site',
    'none',
    '',
    'same-origin, cross-site',
    'Same-Origin',
  ),
  'sec-fetch-mode': among('cors', 'no-cors', 'navigate', 'websocket'),
  'sec-fetch-dest': among('document', 'iframe', 'empty'),
  upgrade: among('websocket', 'h2c', 'H2C', 'h2c, websocket', ''),
  cookie: among('a=b', ''),
  authorization: among('Bearer x', 'bAsIc eA==', 'x, NTLM y', 'basic-not x', 'Negotiate', ''),
  // No guard reads these.
  'x-forwarded-host': among(...HOSTS),
  'x-forwarded-proto': among('https'),
  forwarded: among('host=a.test'),
  referer: among('https://a.test/'),
}
const method = among('POST', 'POST', 'PUT', 'DELETE', 'GET', 'HEAD', 'OPTIONS', 'CONNECT', 'QUERY', 'get')
const segment = fc.constantFrom(
  'hook',
  'transfer',
  '..',
  '.',
  '',
  '%2e%2e',
  '..%2f',
  '%252e',
  'a;b',
  '\\',
  '%zz',
  'hook%2f',
  'HOOK',
  'a b',
)
const path = fc.array(segment, { maxLength: 4 }).map((segments) => `/${segments.join('/')}`)
const url = fc
  .tuple(
    fc.constantFrom('', '', '', 'http://a.test', 'https://A.test:443', 'http://localhost:3000'),
    path,
    fc.constantFrom('', '?/../hook'),
  )
  .map((parts) => parts.join(''))

const requests: fc.Arbitrary<Incoming> = fc
  .record({
    method,
    originalMethod: fc.option(method, { nil: undefined, freq: 4 }),
    url,
    all: fc.record(HEADERS),
    names: fc.subarray(Object.keys(HEADERS)),
    hasClientCertificate: fc.integer({ min: 0, max: 9 }).map((one) => one === 0),
  })
  .map(({ all, names, ...request }) => ({
    ...request,
    headers: Object.fromEntries(names.map((name) => [name, all[name] as string])),
  }))

const list = (...values: readonly string[]) => fc.subarray([...values], { minLength: 1 })
const maybe = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: undefined })
const guardings: fc.Arbitrary<Guarding> = fc
  .record({
    origins: fc.oneof(
      { weight: 5, arbitrary: list(...ORIGINS) },
      { weight: 1, arbitrary: fc.constant(['*']) },
    ),
    credentials: fc.boolean(),
    methods: list('GET', 'POST', 'PUT', 'QUERY'),
    self: maybe(list('https://a.test', 'http://a.test', 'https://b.test:8443')),
    hosts: maybe(list('loopback', 'a.test', 'a.test:8443', '*.localhost')),
    exempt: maybe(list('/hook', '/hook/*', '/hook/transfer/*')),
    ambient: fc.boolean(),
  })
  .map((guarding) => ({ ...guarding, credentials: guarding.credentials && !guarding.origins.includes('*') }))

/** The verdicts by kind, so that a test can verify that it covered enough. */
export interface Verdicts {
  passed: number
  refused: number
  ambiguous: number
}

/**
 * Compares random guards with the model about random requests.
 *
 * @throws Where they differ.
 */
export function compareGuards(seed: number, runs: number): Verdicts {
  const verdicts: Verdicts = { passed: 0, refused: 0, ambiguous: 0 }
  fc.assert(
    fc.property(guardings, fc.array(requests, { minLength: 1, maxLength: 20 }), (guarding, asked) => {
      const { origins, credentials, methods, hosts, ...options } = guarding
      const policy = createPolicy({ origins, credentials, methods } as PolicyOptions)
      const guard = createGuard(policy, hosts === undefined ? options : { ...options, hosts })
      for (const { headers, ...request } of asked) {
        const verdict = guard({ ...request, headers: { get: (name) => headers[name] ?? null } })
        const expected = passes({ headers, ...request }, guarding)
        verdicts[expected === undefined ? 'ambiguous' : expected ? 'passed' : 'refused']++
        // An ambiguous path is never exempt.
        if ((verdict === undefined) !== (expected ?? false))
          throw new Error(
            `${JSON.stringify({ headers, ...request })}: the model says ${expected}, the guard ${JSON.stringify(verdict)}`,
          )
      }
    }),
    { numRuns: runs, seed },
  )
  return verdicts
}
