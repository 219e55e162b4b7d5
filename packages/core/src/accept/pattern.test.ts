import { describe, expect, it } from 'vitest'
import { expectSuggestionsToHelp, type IssueRow, issue } from '../../test/issues.ts'
import { validateOptions } from '../index.ts'
import { readPattern } from './pattern.ts'

describe('an origin pattern is accepted', () => {
  it.each([
    ['an https origin', 'https://app.example.com'],
    ['a host of one label', 'https://intranet'],
    ['a host that begins as an unset variable', 'https://nullable.example.com:8443'],
    ['a domain that begins with a digit', 'https://*.1a.example.com:8443'],
    ['localhost with a port', 'http://localhost:5173'],
    ['the highest port', 'https://app.example.com:65535'],
    ['the lowest port', 'https://app.example.com:1'],
    ["another scheme's default port", 'https://app.example.com:80'],
    ['an IPv4 address', 'http://127.0.0.1:8080'],
    ['an IPv6 address', 'https://[::1]:8443'],
    ['an underscore', 'https://my_app.example.com'],
    ['a trailing dot', 'https://app.example.com.'],
    ['an ASCII form of Unicode', 'https://xn--mnchen-3ya.de'],
    ['a label of 63 characters', `https://${'a'.repeat(63)}.test`],
    ['a host of 253 characters', `https://${'a.'.repeat(124)}tests`],
    ['a mobile app', 'capacitor://localhost'],
    ['a browser extension', 'chrome-extension://abcdefghijklmnopabcdefghijklmnop'],
    ['an opaque host in upper case', 'safari-web-extension://A1B2C3D4'],
    ['an app scheme with the port 80', 'tauri://localhost:80'],
    ['an app scheme on an address', 'app://[::1]'],
    ['an app without a host', 'app://'],
    ['an app with a dot for a host', 'app://.'],
    ['an app with a hyphen for a host', 'app://-'],
    ['any id of an extension in Firefox', 'moz-extension://*'],
    ['any id of an extension in Safari', 'safari-web-extension://*'],
    ['subdomains of a name for tests', 'https://*.test'],
    ['any port of subdomains of a name for local networks', 'http://*.local:*'],
    ['subdomains of a name for private networks', 'https://*.internal'],
    ['subdomains of a name of home routers', 'https://*.lan'],
    ['subdomains of a name for home networks', 'https://*.home.arpa'],
    ['part of the only label below a name for tests', 'https://my-*.test'],
    ['a scheme of 64 characters', `${'a'.repeat(64)}://localhost`],
    ['subdomains', 'https://*.example.com'],
    ['subdomains at a port', 'https://*.example.com:8443'],
    ['subdomains of localhost', 'http://*.localhost:3000'],
    ['subdomains of a host of 251 characters', `https://*.${'a.'.repeat(123)}tests`],
    ['part of the first label', 'https://my-app-*.example.dev'],
    ['the front of the first label', 'https://*-preview.example.dev'],
    ['the middle of the first label', 'https://pr-*-web.example.dev'],
    ['part of a host of 253 characters', `https://*-a.${'a.'.repeat(122)}tests`],
    ['any port', 'http://localhost:*'],
    ['a host that begins like an unset variable', 'https://undefined.example.com'],
    ['a host that ends like an unset variable', 'https://not-null'],
    ['a scheme of one letter', 'a://localhost'],
    ['a scheme that ends as that of a WebSocket', 'news://a.test'],
    ['a scheme that begins as that of a WebSocket', 'wsx://a.test'],
    ['port 443 of a scheme that ends in https', 'com.example.https://a.test:443'],
    ['subdomains of a label that begins with a digit', 'https://*.1and1.test'],
    ['any port of subdomains', 'https://*.example.com:*'],
    ['any port of an IPv6 address', 'http://[::1]:*'],
  ])('%s: %s', (_what, origins) => {
    expect(validateOptions({ origins })).toEqual([])
  })
})
const LONG_LABEL = 'a'.repeat(64)

/** One entry of a list: a bare string would be split first. */
const origin = (
  what: string,
  value: string,
  code: Parameters<typeof issue>[0],
  suggestion?: string | string[],
): IssueRow => {
  return { what, options: { origins: [value] }, issues: [issue(code, 'origins[0]', value, suggestion)] }
}

const rows = [
  // origin-path
  origin('trailing slash', 'https://a.test/', 'origin-path', 'https://a.test'),
  origin('path, query, fragment', 'https://a.test/x?y#z', 'origin-path', 'https://a.test'),
  origin('query alone', 'https://a.test?y', 'origin-path', 'https://a.test'),
  origin('fragment alone', 'https://a.test#z', 'origin-path', 'https://a.test'),
  origin('backslash', 'https://a.test\\x', 'origin-path', 'https://a.test'),
  origin('path after a port', 'https://a.test:8443/', 'origin-path', 'https://a.test:8443'),
  origin('path after any port', 'https://a.test:*/x', 'origin-path', 'https://a.test:*'),
  origin('path after subdomains', 'https://*.a.test/*', 'origin-path', 'https://*.a.test'),
  origin('path and upper case', 'https://A.test/x', 'origin-path', 'https://a.test'),
  origin('three slashes', 'https:///a.test', 'origin-path', 'https://a.test'),
  origin('path of an app', 'capacitor://localhost/', 'origin-path', 'capacitor://localhost'),
  origin('path and no host', 'app:///x', 'origin-path', 'app://'),
  origin('path and a dot for a host', 'app://./', 'origin-path', 'app://.'),
  origin('path and an invalid host', 'https://a,b.test/', 'origin-path'),
  // origin-scheme-missing
  ...(
    [
      ['host alone', 'app.example.com', 'https://app.example.com'],
      ['subdomains alone', '*.example.com', 'https://*.example.com'],
      ['localhost alone', 'localhost:3000', 'http://localhost:3000'],
      ['loopback address alone', '127.0.0.1:3000', 'http://127.0.0.1:3000'],
      ['IPv6 loopback alone', '[::1]:3000', 'http://[::1]:3000'],
      ['scheme-relative', '//a.test', 'https://a.test'],
      ['one slash', 'http:/a.test', 'http://a.test'],
      ['no slash after http', 'http:a.test', 'http://a.test'],
      ['a host that starts with a scheme', 'httpbin.org', 'https://httpbin.org'],
      ['no slash', 'https:a.test', 'https://a.test'],
      ['no colon', 'https//a.test', 'https://a.test'],
      ['one slash before localhost', 'https:/localhost', 'https://localhost'],
      ['a name of Object.prototype', 'constructor', 'https://constructor'],
      ['data URL', 'data:text/html,x', undefined],
      ['about:blank', 'about:blank', undefined],
      ['hosts joined', 'a.test,b.test', undefined],
    ] as const
  ).map(([what, value, meant]) => origin(what, value, 'origin-scheme-missing', meant)),
  // origin-scheme-invalid
  origin('misspelled scheme', 'htps://a.test', 'origin-scheme-invalid', 'https://a.test'),
  origin('WebSocket', 'wss://a.test:8443', 'origin-scheme-invalid', 'https://a.test:8443'),
  origin('insecure WebSocket', 'ws://a.test:80', 'origin-scheme-invalid', 'http://a.test'),
  origin('file', 'file://', 'origin-null'),
  ...['file:///', 'file:///home/user/page.html', 'file://host', 'file://*', 'FILE://'].map((text) =>
    origin('a file', text, 'origin-scheme-invalid'),
  ),
  origin('nothing before the host', '://a.test', 'origin-scheme-invalid'),
  origin('any scheme', '*://a.test', 'origin-scheme-invalid'),
  origin('scheme that starts with a digit', '1http://a.test', 'origin-scheme-invalid'),
  origin('blob URL', 'blob:https://a.test', 'origin-scheme-invalid', 'https://a.test'),
  origin('long scheme', `a${LONG_LABEL}://x`, 'origin-scheme-invalid'),
  // origin-user-info
  origin('user info', 'https://user:secret@a.test', 'origin-user-info', 'https://a.test'),
  // origin-not-ascii, origin-upper-case
  origin('Unicode', 'https://münchen.example', 'origin-not-ascii', 'https://xn--mnchen-3ya.example'),
  ...['https://App.example.com', 'HTTPS://app.example.com'].map((value) =>
    origin('upper case', value, 'origin-upper-case', 'https://app.example.com'),
  ),
  origin(
    'upper case in the scheme of an app',
    'Capacitor://localhost',
    'origin-upper-case',
    'capacitor://localhost',
  ),
  // origin-whitespace, origins-joined
  origin('space in front', ' https://a.test', 'origin-whitespace', 'https://a.test'),
  origin('newline behind', 'https://a.test\n', 'origin-whitespace', 'https://a.test'),
  origin('space after any port', 'http://localhost:* ', 'origin-whitespace', 'http://localhost:*'),
  origin('space within', 'https://a test', 'origin-whitespace'),
  ...(
    [
      ['comma', 'https://a.test,https://b.test', ['https://a.test', 'https://b.test']],
      ['comma behind', 'https://a.test,https://b.test,', ['https://a.test', 'https://b.test']],
      ['comma and space', 'https://a.test, https://b.test', ['https://a.test', 'https://b.test']],
      ['space', 'https://a.test https://b.test', ['https://a.test', 'https://b.test']],
      ['issues in it', 'https://A.test/,https://b.test', ['https://a.test', 'https://b.test']],
      ['any origin in it', '*,https://a.test', ['https://a.test']],
      ['nothing but any origin in it', '*,*', undefined],
      ['an entry that has no correction', 'https://a.test,https://b..test', undefined],
    ] as const
  ).map(([what, value, list]) => origin(`joined: ${what}`, value, 'origins-joined', list && [...list])),
  origin('a trailing comma', 'https://a.test,', 'origins-joined', 'https://a.test'),
  origin('a comma alone', ',', 'origin-scheme-missing'),
  // origin-host-invalid
  ...['', 'a..test', '.a.test', 'a.test%60', 'a{b.test', 'a[b].test', `${LONG_LABEL}.test`].map((host) =>
    origin('no host name', `https://${host}`, 'origin-host-invalid'),
  ),
  origin('encoded letters', 'https://%61pp.test', 'origin-host-invalid', 'https://app.test'),
  ...['https://undefined', 'http://null:8080', 'https://NaN'].map((text) =>
    origin(`${text}, made from an unset variable`, text.toLowerCase(), 'origin-host-invalid'),
  ),
  origin('two dots for a host', 'app://..', 'origin-host-invalid'),
  origin('a port without a host', 'app://:80', 'origin-host-invalid'),
  origin('a host of 254 characters', `https://${'a.'.repeat(124)}tests1`, 'origin-host-invalid'),
  origin(
    'subdomains of a host of 252 characters',
    `https://*.${'a.'.repeat(123)}tests1`,
    'origin-host-invalid',
  ),
  // Newer URL parsers, that of Node 24 among them, take what no decoder understands.
  ...(URL.canParse('https://xn--f')
    ? []
    : [
        origin('bad punycode', 'https://xn--f', 'origin-host-invalid'),
        origin('bad punycode, over http', 'http://xn--f', 'origin-host-invalid'),
      ]),
  // origin-address-invalid
  ...(
    [
      ['127.1', 'http://127.0.0.1'],
      ['127.0.0.01', 'http://127.0.0.1'],
      ['0xff000000', 'http://255.0.0.0'],
      ['1', 'http://0.0.0.1'],
      ['127.0.0.1.', 'http://127.0.0.1'],
      ['1.2.3.4.5', undefined],
      ['foo.255', undefined],
      ['256.1.1.1', undefined],
      ['[0:0:0:0:0:0:0:1]', 'http://[::1]'],
      ['[::ffff:1.2.3.4]', 'http://[::ffff:102:304]'],
      ['[::1%25eth0]', undefined],
      ['[::1', undefined],
      ['[::1]x', undefined],
      ['[g::]', undefined],
    ] as const
  ).map(([host, meant]) => origin(`address ${host}`, `http://${host}`, 'origin-address-invalid', meant)),
  // origin-port-default, origin-port-invalid
  origin('default port', 'https://a.test:443', 'origin-port-default', 'https://a.test'),
  origin(
    'default port of http with subdomains',
    'http://*.a.test:80',
    'origin-port-default',
    'http://*.a.test',
  ),
  ...(
    [
      [':', 'https://a.test'],
      [':0', undefined],
      [':65536', undefined],
      [':100000', undefined],
      [':08', 'https://a.test:8'],
      [':-1', undefined],
      [':abc', undefined],
      [':8*', undefined],
      [':1:2', undefined],
    ] as const
  ).map(([port, meant]) => origin(`port ${port}`, `https://a.test${port}`, 'origin-port-invalid', meant)),
  // origin-wildcard-misplaced, origin-wildcard-top-level
  ...[
    'https://*.*.test',
    'https://**.a.test',
    'https://a.*.test',
    'https://a.test*',
    'https://a*b*.a.test',
    'https://*.127.0.0.1',
    'https://*.[::1]',
    'https://a*',
    'https://*.',
    'https://a-*.5',
  ].map((value) => origin('misplaced wildcard', value, 'origin-wildcard-misplaced')),
  ...['https://*', 'https://*:8443', 'https://*:443', 'http://*:*'].map((value) =>
    origin('any host', value, 'origin-wildcard-top-level'),
  ),
  origin('any id of an extension in Chromium', 'chrome-extension://*', 'origin-wildcard-top-level'),
  ...['app://*', 'capacitor://*', 'moz-extension://*:*', 'safari-web-extension://*:80'].map((value) =>
    origin('any host of an app', value, 'origin-wildcard-top-level'),
  ),
  ...['https://*.com', 'https://*.com.', 'https://*.dev:8443'].map((value) =>
    origin('a whole top-level domain', value, 'origin-wildcard-top-level'),
  ),
  origin('a forgotten dot', 'https://*example.com', 'origin-wildcard-top-level', 'https://*.example.com'),
  origin(
    'a forgotten dot before a port',
    'https://*example.com:8443',
    'origin-wildcard-top-level',
    'https://*.example.com:8443',
  ),
  origin('part of a domain name', 'https://app-*.dev', 'origin-wildcard-top-level'),
]

describe('an origin pattern is refused', () => {
  it.each(rows)('$what: $options.origins', ({ options, issues }) => {
    expect(validateOptions(options)).toEqual(issues)
  })

  it.each(rows)('$what: what is suggested in its place is right: $options.origins', expectSuggestionsToHelp)
})

it.each([
  ['https://app.example.com', 'app.example.com'],
  ['https://*.app-1.example.com', '*.app-1.example.com'],
])('%s does not need the URL parser', (origin, host) => {
  const { URL } = globalThis
  // For a long list, the parser takes most of the time.
  Reflect.deleteProperty(globalThis, 'URL')
  try {
    expect(readPattern(origin)).toMatchObject({ host, wildcard: host.startsWith('*') })
  } finally {
    globalThis.URL = URL
  }
})
