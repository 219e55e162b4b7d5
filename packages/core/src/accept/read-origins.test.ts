import { describe, expect, it } from 'vitest'
import { expectSuggestionsToHelp, type IssueRow, issue, issueRow } from '../../test/issues.ts'
import { validateOptions } from '../index.ts'

const withCredentials = (
  what: string,
  origins: unknown,
  code: Parameters<typeof issue>[0],
  suggestion?: unknown,
): IssueRow => ({
  what,
  options: { origins, credentials: true },
  issues: [issue(code, 'origins', origins, suggestion)],
})

const rows: IssueRow[] = [
  // origins-empty: an unset variable must neither open nor close an API silently
  issueRow('given and undefined', 'origins', undefined, 'origins-empty'),
  issueRow('an empty string', 'origins', '', 'origins-empty'),
  issueRow('an empty list', 'origins', [], 'origins-empty'),
  {
    what: 'an empty string in a list',
    options: { origins: ['https://a.test', ''] },
    issues: [issue('origins-empty', 'origins[1]', '')],
  },
  issueRow('a text made from an unset variable', 'origins', 'undefined', 'origins-empty'),
  // wrong-type
  issueRow('null', 'origins', null, 'wrong-type'),
  issueRow('a number', 'origins', 5, 'wrong-type'),
  issueRow('true, which other libraries take for any', 'origins', true, 'wrong-type', '*'),
  issueRow('false', 'origins', false, 'wrong-type'),
  issueRow('an object', 'origins', {}, 'wrong-type'),
  {
    what: 'undefined, a list and a symbol in a list',
    options: { origins: [undefined, ['https://a.test'], Symbol.iterator] },
    issues: [
      issue('origins-empty', 'origins[0]', undefined),
      issue('wrong-type', 'origins[1]', ['https://a.test']),
      issue('wrong-type', 'origins[2]', Symbol.iterator),
    ],
  },
  // origins-joined, in a list
  {
    what: 'a joined list in a list',
    options: { origins: ['https://a.test', 'https://b.test,https://c.test'] },
    issues: [
      issue('origins-joined', 'origins[1]', 'https://b.test,https://c.test', [
        'https://b.test',
        'https://c.test',
      ]),
    ],
  },
  issueRow('any and others', 'origins', ['https://a.test', '*', /.*x/], 'origin-any-beside-others', [
    'https://a.test',
    /.*x/,
  ]),
  issueRow('any twice', 'origins', ['*', '*'], 'origin-any-beside-others', '*'),
  withCredentials('any with credentials', '*', 'origin-any-with-credentials'),
  {
    what: 'any and others, with credentials',
    options: { origins: ['*', 'https://a.test'], credentials: true },
    issues: [
      issue('origin-any-beside-others', 'origins', ['*', 'https://a.test'], ['https://a.test']),
      issue('origin-any-with-credentials', 'origins[0]', '*'),
    ],
  },
  // origin-null
  issueRow('null', 'origins', 'null', 'origin-null'),
  {
    what: 'null in a list',
    options: { origins: ['https://a.test', 'null'] },
    issues: [issue('origin-null', 'origins[1]', 'null')],
  },
  // origin-regexp-flags
  issueRow(
    'a stateful RegExp',
    'origins',
    /^https:\/\/a\.test$/g,
    'origin-regexp-flags',
    /^https:\/\/a\.test$/,
  ),
  issueRow('a sticky RegExp', 'origins', /.*a/y, 'origin-regexp-flags', /.*a/),
  issueRow('a RegExp of several lines', 'origins', /.*a/imu, 'origin-regexp-flags', /.*a/iu),
  // origin-insecure
  withCredentials('http', 'http://a.test', 'origin-insecure', 'https://a.test'),
  withCredentials('http at a port', 'http://a.test:8080', 'origin-insecure', 'https://a.test:8080'),
  withCredentials(
    'http at the default port of https',
    'http://a.test:443',
    'origin-insecure',
    'https://a.test',
  ),
  withCredentials('http at any port', 'http://a.test:*', 'origin-insecure', 'https://a.test:*'),
  withCredentials('http subdomains', 'http://*.a.test', 'origin-insecure', 'https://*.a.test'),
  withCredentials(
    'a host that starts with localhost',
    'http://localhost.a.test',
    'origin-insecure',
    'https://localhost.a.test',
  ),
  withCredentials(
    'a host that ends with localhost',
    'http://notlocalhost',
    'origin-insecure',
    'https://notlocalhost',
  ),
  withCredentials('a private address', 'http://10.0.0.1', 'origin-insecure', 'https://10.0.0.1'),
  // origin-public-suffix
  withCredentials('a hosting platform', 'https://*.github.io', 'origin-public-suffix'),
  withCredentials(
    'part of a label on a hosting platform',
    'https://my-app-*.vercel.app',
    'origin-public-suffix',
  ),
  withCredentials('a second-level suffix', 'https://*.co.uk', 'origin-public-suffix'),
  withCredentials('a trailing dot', 'https://*.co.uk.', 'origin-public-suffix'),
  withCredentials('any port', 'https://*.pages.dev:*', 'origin-public-suffix'),
  {
    what: 'http on a hosting platform',
    options: { origins: ['http://*.github.io'], credentials: true },
    issues: [
      issue('origin-public-suffix', 'origins[0]', 'http://*.github.io'),
      issue('origin-insecure', 'origins[0]', 'http://*.github.io'),
    ],
  },
  {
    what: 'a host for which isPublicSuffix returns true',
    options: {
      origins: 'https://*.a.test',
      credentials: true,
      isPublicSuffix: (host: string) => host === 'a.test',
    },
    issues: [issue('origin-public-suffix', 'origins', 'https://*.a.test')],
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
    issues: [issue('wrong-type', 'isPublicSuffix', undefined)],
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
      'a host for which isPublicSuffix returns false',
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
