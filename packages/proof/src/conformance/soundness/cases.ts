import type { PolicyOptions } from '@corsage/core'
import fc from 'fast-check'
import type { Intent, PageRequest } from './intent.ts'

const EXACT = [
  'https://app.example.com',
  'https://app.example.com:8443',
  'https://example.com',
  'https://foo.com',
  'https://bar.com',
  'http://localhost:5173',
  'http://127.0.0.1:3000',
  'http://[::1]:8080',
  'capacitor://localhost',
  'chrome-extension://abcdefghijklmnopabcdefghijklmnop',
  'https://xn--mller-kva.de',
  'null',
]
const PATTERNS = [
  'https://*.example.org',
  'https://*.a.example.org',
  'https://my-app-*.example.dev',
  'https://*-pr.example.dev',
  'http://localhost:*',
  'https://*.ports.example:*',
]
/** Origins that the patterns cover. */
const COVERED = [
  'https://x.example.org',
  'https://y.x.example.org',
  'https://b.a.example.org',
  'https://my-app-7.example.dev',
  'https://7-pr.example.dev',
  'http://localhost',
  'http://localhost:8080',
  'https://x.ports.example:9',
]
const FOREIGN = [
  'https://evil.test',
  'http://evil.test:81',
  'moz-extension://0f0f0f0f-aaaa-bbbb-cccc-121212121212',
]

/** Attackers' variants of an allowed origin: M4 to M8 of the catalog of misconfigurations. */
const MUTATIONS: readonly ((origin: string) => string)[] = [
  (origin) => origin.replace('://', '://evil'),
  (origin) => origin.replace('://', '://evil-'),
  (origin) => origin.replace('://', '://evil.'),
  (origin) => `${withoutPort(origin)}.evil.test`,
  (origin) => `${withoutPort(origin)}.`,
  (origin) => `${withoutPort(origin)}_.evil.test`,
  (origin) => `${withoutPort(origin)}evil`,
  (origin) => withoutPort(origin).slice(0, -1),
  (origin) => origin.replace(/\./, 'x'),
  (origin) => origin.replace(/^https:/, 'http:'),
  (origin) => origin.replace(/^http:/, 'https:'),
  (origin) => `${withoutPort(origin)}:444`,
  (origin) => withoutPort(origin),
  (origin) => origin.replace('://', '://www.'),
  (origin) => origin.replace(/:\/\/[^.]*\./, '://'),
]

function withoutPort(origin: string): string {
  return origin.replace(/:\d+$/, '')
}

function isPageOrigin(origin: string): boolean {
  if (origin === 'null') return true
  if (!URL.canParse(origin)) return false
  const { origin: serialized, protocol, host } = new URL(origin)
  return (serialized === 'null' ? `${protocol}//${host}` : serialized) === origin && host !== ''
}

const NAMES = ['content-type', 'x-token', 'x-other', 'authorization', 'accept', 'accept-language', 'if-match']
const EXPOSED = ['x-total', 'etag', 'link']

const listed = fc
  .tuple(fc.subarray(EXACT), fc.subarray(PATTERNS))
  .map(([exact, patterns]) => [...exact, ...patterns])
  .filter((list) => list.length > 0)

/** Policies that are valid, and what their author means by them. */
export const intents: fc.Arbitrary<Intent> = fc
  .record({
    origins: fc.oneof({ weight: 1, arbitrary: fc.constant('*' as const) }, { weight: 6, arbitrary: listed }),
    methods: fc.oneof(
      fc.constant('*' as const),
      fc.subarray(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'QUERY', 'REPORT']),
    ),
    allowHeaders: fc.oneof(
      fc.constant('*' as const),
      fc.subarray(['Content-Type', 'X-Token', 'authorization', 'accept', 'If-Match']),
    ),
    exposeHeaders: fc.oneof(fc.constant('*' as const), fc.subarray(['X-Total', 'ETag'])),
    credentials: fc.boolean(),
    maxAge: fc.constantFrom(0, 600),
  })
  .map((intent) => {
    // Core's own tests cover the options that createPolicy rejects.
    const credentials = intent.credentials && intent.origins !== '*'
    return {
      ...intent,
      credentials,
      exposeHeaders: credentials && intent.exposeHeaders === '*' ? [] : intent.exposeHeaders,
    }
  })

/** The options that say what is meant. */
export function optionsFor(intent: Intent): PolicyOptions {
  return { ...intent, dangerouslyAllowNullOrigin: true }
}

const origins = fc
  .tuple(
    fc.constantFrom(...EXACT, ...COVERED, ...FOREIGN),
    fc.option(fc.constantFrom(...MUTATIONS), { freq: 2 }),
  )
  .map(([origin, mutate]) => (mutate && origin !== 'null' ? mutate(origin) : origin))
  .filter(isPageOrigin)

/** A request of a page. */
export const pageRequests: fc.Arbitrary<PageRequest> = fc.record({
  origin: origins,
  method: fc.constantFrom(
    'GET',
    'HEAD',
    'POST',
    'PUT',
    'put',
    'PATCH',
    'patch',
    'DELETE',
    'REPORT',
    'OPTIONS',
  ),
  headers: fc
    .uniqueArray(fc.tuple(fc.constantFrom(...NAMES), fc.constantFrom('text/plain', 'application/json')), {
      selector: ([name]) => name,
      maxLength: 4,
    })
    .map((list) => Object.fromEntries(list)),
  credentials: fc.constantFrom<RequestCredentials>('omit', 'same-origin', 'include'),
  uploadListeners: fc.boolean(),
})

/** Headers that the servers put on every response, exposed or not. */
export const RESPONSE_HEADERS: Readonly<Record<string, string>> = Object.fromEntries(
  EXPOSED.map((name) => [name, name === 'etag' ? '"1"' : '1']),
)
