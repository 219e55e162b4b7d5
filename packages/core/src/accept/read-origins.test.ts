import { describe, expect, it } from 'vitest'
import { expectSuggestionsToHelp, type FaultRow, fault, issue } from '../../test/faults.ts'
import { validateOptions } from '../index.ts'

const KINDS =
  "must be '*', an origin such as 'https://app.example.com', a RegExp, a function or a list of these"
const FLAGS = 'the flags g, y and m change what a RegExp matches'
const ANY_WITH_CREDENTIALS =
  "'*' with credentials would let every site read what your users may: list the origins you trust, or remove credentials"
const SWALLOWS = "'*' swallows whatever stands beside it: remove it, or write origins: '*'"
const NULL =
  "any site can have the origin 'null' (in a sandboxed frame): remove it, or set dangerouslyAllowNullOrigin"
const insecure = (origin: string, remedy: string) =>
  `whoever controls the network can read what users of "${origin}" can: ${remedy}, or set dangerouslyAllowInsecureOrigins`
const shared = (host: string) =>
  `strangers have sites under ${host}: name your own, or set dangerouslyAllowPublicSuffixes`

const withCredentials = (
  what: string,
  origins: unknown,
  code: Parameters<typeof issue>[0],
  message: string,
  suggestion?: unknown,
): FaultRow => ({
  what,
  options: { origins, credentials: true },
  issues: [issue(code, 'origins', origins, message, suggestion)],
})

const rows: FaultRow[] = [
  // origins-empty: an unset variable must neither open nor close an API silently
  fault(
    'given and undefined',
    'origins',
    undefined,
    'origins-empty',
    "is undefined (an unset variable?): name the origins, or '*' for any",
  ),
  fault(
    'an empty string',
    'origins',
    '',
    'origins-empty',
    "is empty (an unset variable?): name the origins, or '*' for any",
  ),
  fault(
    'an empty list',
    'origins',
    [],
    'origins-empty',
    "is empty (an unset variable?): name the origins, or '*' for any",
  ),
  {
    what: 'an empty string in a list',
    options: { origins: ['https://a.test', ''] },
    issues: [
      issue('origins-empty', 'origins[1]', '', 'is empty (an unset variable?): name an origin, or remove it'),
    ],
  },
  fault(
    'what a text is made of from an unset variable',
    'origins',
    'undefined',
    'origins-empty',
    'is the text "undefined" (an unset variable?): name an origin, or remove it',
  ),
  // wrong-type
  fault('null', 'origins', null, 'wrong-type', `${KINDS}, not null`),
  fault('a number', 'origins', 5, 'wrong-type', `${KINDS}, not 5`),
  fault(
    'true, which other libraries take for any',
    'origins',
    true,
    'wrong-type',
    "true names no origin: write '*' for any, or list them",
    '*',
  ),
  fault(
    'false',
    'origins',
    false,
    'wrong-type',
    'false names no origin: for no CORS leave Corsage out, or set a path in resources to false',
  ),
  fault('an object', 'origins', {}, 'wrong-type', `${KINDS}, not an object`),
  {
    what: 'undefined, a list and a symbol in a list',
    options: { origins: [undefined, ['https://a.test'], Symbol.iterator] },
    issues: [
      issue(
        'origins-empty',
        'origins[0]',
        undefined,
        'is undefined (an unset variable?): name an origin, or remove it',
      ),
      issue('wrong-type', 'origins[1]', ['https://a.test'], `${KINDS}, not a list`),
      issue('wrong-type', 'origins[2]', Symbol.iterator, `${KINDS}, not Symbol(Symbol.iterator)`),
    ],
  },
  // origins-joined, in a list
  {
    what: 'a joined list in a list',
    options: { origins: ['https://a.test', 'https://b.test,https://c.test'] },
    issues: [
      issue(
        'origins-joined',
        'origins[1]',
        'https://b.test,https://c.test',
        '"https://b.test,https://c.test" joins several origins: write ["https://b.test","https://c.test"]',
        ['https://b.test', 'https://c.test'],
      ),
    ],
  },
  // origin-any-beside-others, origin-any-with-credentials
  fault(
    'any beside others',
    'origins',
    ['https://a.test', '*', /.*x/],
    'origin-any-beside-others',
    SWALLOWS,
    ['https://a.test', /.*x/],
  ),
  fault('any beside itself', 'origins', ['*', '*'], 'origin-any-beside-others', SWALLOWS, '*'),
  withCredentials('any with credentials', '*', 'origin-any-with-credentials', ANY_WITH_CREDENTIALS),
  {
    what: 'any beside others with credentials',
    options: { origins: ['*', 'https://a.test'], credentials: true },
    issues: [
      issue('origin-any-beside-others', 'origins', ['*', 'https://a.test'], SWALLOWS, ['https://a.test']),
      issue('origin-any-with-credentials', 'origins[0]', '*', ANY_WITH_CREDENTIALS),
    ],
  },
  // origin-null
  fault('null', 'origins', 'null', 'origin-null', NULL),
  {
    what: 'null in a list',
    options: { origins: ['https://a.test', 'null'] },
    issues: [issue('origin-null', 'origins[1]', 'null', NULL)],
  },
  // origin-regexp-flags
  fault(
    'a stateful RegExp',
    'origins',
    /^https:\/\/a\.test$/g,
    'origin-regexp-flags',
    `${FLAGS}: write /^https:\\/\\/a\\.test$/`,
    /^https:\/\/a\.test$/,
  ),
  fault('a sticky RegExp', 'origins', /.*a/y, 'origin-regexp-flags', `${FLAGS}: write /.*a/`, /.*a/),
  fault(
    'a RegExp of several lines',
    'origins',
    /.*a/imu,
    'origin-regexp-flags',
    `${FLAGS}: write /.*a/iu`,
    /.*a/iu,
  ),
  // origin-insecure
  withCredentials(
    'http',
    'http://a.test',
    'origin-insecure',
    insecure('http://a.test', 'write "https://a.test"'),
    'https://a.test',
  ),
  withCredentials(
    'http at a port',
    'http://a.test:8080',
    'origin-insecure',
    insecure('http://a.test:8080', 'write "https://a.test:8080"'),
    'https://a.test:8080',
  ),
  withCredentials(
    'http at the default port of https',
    'http://a.test:443',
    'origin-insecure',
    insecure('http://a.test:443', 'write "https://a.test"'),
    'https://a.test',
  ),
  withCredentials(
    'http at any port',
    'http://a.test:*',
    'origin-insecure',
    insecure('http://a.test:*', 'write "https://a.test:*"'),
    'https://a.test:*',
  ),
  withCredentials(
    'http subdomains',
    'http://*.a.test',
    'origin-insecure',
    insecure('http://*.a.test', 'write "https://*.a.test"'),
    'https://*.a.test',
  ),
  withCredentials(
    'what starts as localhost',
    'http://localhost.a.test',
    'origin-insecure',
    insecure('http://localhost.a.test', 'write "https://localhost.a.test"'),
    'https://localhost.a.test',
  ),
  withCredentials(
    'what ends as localhost',
    'http://notlocalhost',
    'origin-insecure',
    insecure('http://notlocalhost', 'write "https://notlocalhost"'),
    'https://notlocalhost',
  ),
  withCredentials(
    'a private address',
    'http://10.0.0.1',
    'origin-insecure',
    insecure('http://10.0.0.1', 'write "https://10.0.0.1"'),
    'https://10.0.0.1',
  ),
  // origin-public-suffix
  withCredentials('a hosting platform', 'https://*.github.io', 'origin-public-suffix', shared('github.io')),
  withCredentials(
    'part of a label on a hosting platform',
    'https://my-app-*.vercel.app',
    'origin-public-suffix',
    shared('vercel.app'),
  ),
  withCredentials('a second-level suffix', 'https://*.co.uk', 'origin-public-suffix', shared('co.uk')),
  withCredentials('a trailing dot', 'https://*.co.uk.', 'origin-public-suffix', shared('co.uk')),
  withCredentials('any port', 'https://*.pages.dev:*', 'origin-public-suffix', shared('pages.dev')),
  {
    what: 'http on a hosting platform',
    options: { origins: ['http://*.github.io'], credentials: true },
    issues: [
      issue('origin-public-suffix', 'origins[0]', 'http://*.github.io', shared('github.io')),
      issue(
        'origin-insecure',
        'origins[0]',
        'http://*.github.io',
        insecure('http://*.github.io', 'use https'),
      ),
    ],
  },
  {
    what: 'what isPublicSuffix says is one',
    options: {
      origins: 'https://*.a.test',
      credentials: true,
      isPublicSuffix: (host: string) => host === 'a.test',
    },
    issues: [issue('origin-public-suffix', 'origins', 'https://*.a.test', shared('a.test'))],
  },
  {
    what: 'isPublicSuffix throws',
    options: {
      origins: 'https://*.a.test',
      credentials: true,
      isPublicSuffix() {
        throw new Error('no list')
      },
    },
    issues: [issue('wrong-type', 'isPublicSuffix', undefined, 'threw an error when asked about "a.test"')],
  },
]

describe('origins are refused', () => {
  it.each(rows)('$what', ({ options, issues }) => {
    expect(validateOptions(options)).toEqual(issues)
  })

  it.each(rows)('$what: what is suggested in their place is right', expectSuggestionsToHelp)
})

describe('origins are accepted', () => {
  it.each<[string, Record<string, unknown>]>([
    ['none named: any', {}],
    ['any', { origins: '*' }],
    ['any, in a list', { origins: ['*'] }],
    ['a RegExp', { origins: /^https:\/\/a\.test$/iu }],
    ['a function', { origins: () => true }],
    ['all kinds together', { origins: ['https://a.test', /^https:\/\/b\.test$/, async () => false] }],
    ['the same one twice', { origins: ['https://a.test', 'https://a.test'] }],
    ['null, dangerously', { origins: 'null', dangerouslyAllowNullOrigin: true }],
    ['http without credentials', { origins: 'http://a.test' }],
    [
      'http, dangerously',
      { origins: 'http://a.test', credentials: true, dangerouslyAllowInsecureOrigins: true },
    ],
    ['an app scheme with credentials', { origins: 'capacitor://localhost', credentials: true }],
    ['a public suffix without credentials', { origins: 'https://*.github.io' }],
    [
      'a public suffix, dangerously',
      { origins: 'https://*.github.io', credentials: true, dangerouslyAllowPublicSuffixes: true },
    ],
    ['a public suffix as an exact origin', { origins: 'https://github.io', credentials: true }],
    ['below a public suffix', { origins: 'https://*.me.github.io', credentials: true }],
    [
      'what isPublicSuffix says is none',
      { origins: 'https://*.github.io', credentials: true, isPublicSuffix: () => false },
    ],
    ...[
      'localhost',
      'localhost.',
      'api.localhost',
      '*.localhost',
      '*.localhost:*',
      '127.0.0.1',
      '127.8.9.10:81',
      '[::1]',
    ].map((host): [string, Record<string, unknown>] => [
      `http with credentials on loopback: ${host}`,
      { origins: `http://${host}`, credentials: true },
    ]),
  ])('%s', (_what, options) => {
    expect(validateOptions(options)).toEqual([])
  })
})
