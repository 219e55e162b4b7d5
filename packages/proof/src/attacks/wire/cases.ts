import type { Exchange } from './socket.ts'

export const ALLOWED = 'https://app.example.com'
export const EVIL = 'https://evil.test'

/** A request as its lines: the first, the headers, an empty one, the body. */
function request(line: string, headers: readonly string[], body = ''): string {
  return [line, 'Host: api.test', ...headers, '', body].join('\r\n')
}

const GET = 'GET /items HTTP/1.1'
const POST = 'POST /items HTTP/1.1'
const OPTIONS = 'OPTIONS /items HTTP/1.1'
const CLOSE = 'Connection: close'
const ASK = 'Access-Control-Request-Method: PUT'

const get = (...headers: string[]) => request(GET, [...headers, CLOSE])
const ask = (...headers: string[]) => request(OPTIONS, [`Origin: ${EVIL}`, ASK, ...headers, CLOSE])
const post = (headers: string[], body: string) => request(POST, [`Origin: ${EVIL}`, ...headers, CLOSE], body)
const one = (text: string): Exchange => ({ writes: [text] })

const COMPLETE = request(
  OPTIONS,
  [`Origin: ${EVIL}`, ASK, 'Access-Control-Request-Headers: x-a', 'Content-Length: 4'],
  'body',
)

/** The source of the response: a policy, or Node's parser before any server sees the request, or nobody. */
export type AnsweredBy = 'policy' | 'parser' | 'nobody'

/** A text is one write. */
type Case = readonly [what: string, exchange: Exchange | string, by?: AnsweredBy]

/** The same target of a request and of a preflight. */
const targeting =
  (by: AnsweredBy) =>
  (target: string): readonly Case[] => {
    const shown = JSON.stringify(target.slice(0, 40))
    const to = (text: string) => text.replace('/items', () => target)
    return [
      [`the target ${shown}`, to(get(`Origin: ${EVIL}`)), by],
      [`a preflight of ${shown}`, to(ask()), by],
    ]
  }

/** The same origin of a request and of a preflight. */
const originating = (origin: string): readonly Case[] => {
  const shown = JSON.stringify(origin.slice(0, 40))
  const from = (text: string) => text.replace(EVIL, () => origin)
  return [
    [`the Origin ${shown}`, from(get(`Origin: ${EVIL}`))],
    [`a preflight of the Origin ${shown}`, from(ask())],
  ]
}

/** The bytes to send, by description. None of them has an allowed origin. */
const cases: readonly Case[] = [
  // Lines that do not end as they should.
  ['an obsolete fold in Origin', get(`Origin: ${EVIL}\r\n ${ALLOWED}`), 'parser'],
  ['an obsolete fold before Origin', get(`X-A: b\r\n\tOrigin: ${ALLOWED}`), 'parser'],
  ['a fold that is all of Origin', get(`Origin:\r\n ${EVIL}`), 'parser'],
  ['bare LF after each line', get(`Origin: ${EVIL}`).replaceAll('\r\n', '\n'), 'parser'],
  ['bare CR after each line', get(`Origin: ${EVIL}`).replaceAll('\r\n', '\r'), 'parser'],
  ['a bare LF in Origin', get(`Origin: ${EVIL}\nX-A: b`), 'parser'],
  ['a bare CR in Origin', get(`Origin: ${EVIL}\rOrigin: ${EVIL}`), 'parser'],
  ['CR CR LF', get(`Origin: ${EVIL}\r`), 'parser'],
  ['LF CR', get(`Origin: ${EVIL}`).replaceAll('\r\n', '\n\r'), 'parser'],
  ['empty lines in front', `\r\n\r\n\n\r\n${get(`Origin: ${EVIL}`)}`],
  ['no empty line at the end', get(`Origin: ${EVIL}`).slice(0, -2), 'nobody'],

  // Origins.
  ['two Origins', get(`Origin: ${EVIL}`, `Origin: ${EVIL}`)],
  ['a foreign Origin before an allowed one', get(`Origin: ${EVIL}`, `Origin: ${ALLOWED}`)],
  ['an allowed Origin before a foreign one', get(`Origin: ${ALLOWED}`, `origin: ${EVIL}`)],
  ['the same allowed Origin twice', get(`Origin: ${ALLOWED}`, `ORIGIN: ${ALLOWED}`)],
  ['two Origins in one line', get(`Origin: ${ALLOWED}, ${EVIL}`)],
  ['two Origins with a space', get(`Origin: ${ALLOWED} ${EVIL}`)],
  ['an empty Origin', get('Origin:')],
  ['an Origin of white space', get('Origin: \t ')],
  ['the Origin null', get('Origin: null')],
  ['NUL in Origin', get(`Origin: ${ALLOWED}\0`), 'parser'],
  ['NUL before the dot', get('Origin: https://app\0.example.com'), 'parser'],
  ['a control byte in Origin', get(`Origin: ${ALLOWED}\x01`), 'parser'],
  ['DEL in Origin', get(`Origin: ${ALLOWED}\x7f`), 'parser'],
  ['a vertical tab in Origin', get(`Origin: ${ALLOWED}\x0b`), 'parser'],
  ['a tab within Origin', get('Origin: https://app\t.example.com')],
  ['high bytes in Origin', get('Origin: https://\xff\xfe.example.com')],
  ['UTF-8 in Origin', get(`Origin: ${Buffer.from('https://аpp.example.com').toString('latin1')}`)],
  ['a fullwidth dot in Origin', get(`Origin: ${Buffer.from('https://app．example.com').toString('latin1')}`)],
  ['Origin in upper case', get(`Origin: ${ALLOWED.toUpperCase()}`)],
  ['an Origin with a path', get(`Origin: ${ALLOWED}/`)],
  ['an Origin of 15 kB', get(`Origin: https://${'a.'.repeat(7_500)}example.org`)],
  ['an Origin of 64 kB', get(`Origin: https://${'a'.repeat(65_536)}.example.org`), 'parser'],
  ['a space before the colon', get(`Origin : ${ALLOWED}`), 'parser'],
  ['a space before the name', get(` Origin: ${EVIL}`), 'parser'],
  [
    'an Origin in X-Origin, X-Forwarded-Host and Referer only',
    get(`X-Origin: ${ALLOWED}`, `X-Forwarded-Host: app.example.com`, `Referer: ${ALLOWED}/`),
  ],
  [
    'a foreign Origin, an allowed Host',
    `GET /items HTTP/1.1\r\nHost: app.example.com\r\nOrigin: ${EVIL}\r\n${CLOSE}\r\n\r\n`,
  ],
  // Each is near to one that is allowed, and every parser lets it through.
  ...[
    `${ALLOWED}.`,
    `${ALLOWED}:`,
    `${ALLOWED}:0`,
    `${ALLOWED}:443`,
    `${ALLOWED}:99999`,
    `${ALLOWED};${EVIL}`,
    `${EVIL}/${ALLOWED}`,
    `${EVIL}#${ALLOWED}`,
    `${EVIL}?${ALLOWED}`,
    `${EVIL}\\.example.org`,
    `"${ALLOWED}"`,
    `<${ALLOWED}>`,
    'http://app.example.com',
    'HTTPS://app.example.com',
    'https:app.example.com',
    '//app.example.com',
    'app.example.com',
    'https://user@app.example.com',
    'https://app.example.com@evil.test',
    'https%3A%2F%2Fapp.example.com',
    'https://app%2eexample.com',
    'https://app.example.com%00',
    'https://example.org',
    'https://.example.org',
    'https://a..example.org',
    'https://evilexample.org',
    'https://x.example.org.evil.test',
    'https://*.example.org',
    'https://x.example.org\x80',
    'https://x\xad.example.org',
    'https://\xe9.example.org',
    `https://${'a.'.repeat(160)}example.org`,
    '*',
    '__proto__',
    'constructor',
    'undefined',
  ].flatMap(originating),

  // Headers.
  ['a header of 64 kB', get(`Origin: ${EVIL}`, `X-A: ${'a'.repeat(65_536)}`), 'parser'],
  ['a name of 64 kB', get(`Origin: ${EVIL}`, `${'a'.repeat(65_536)}: x`), 'parser'],
  [
    '10,000 headers',
    get(`Origin: ${EVIL}`, ...Array.from({ length: 10_000 }, (_, index) => `X${index}: y`)),
    'parser',
  ],
  ['1,500 short headers', get(`Origin: ${EVIL}`, ...Array.from({ length: 1_500 }, () => 'X: y'))],
  ['a header without a colon', get(`Origin: ${EVIL}`, 'nothing'), 'parser'],
  ['a header without a name', get(`Origin: ${EVIL}`, ': value'), 'parser'],
  [
    'names of Object.prototype',
    get(`Origin: ${EVIL}`, '__proto__: x', 'constructor: x', 'hasOwnProperty: x', 'toString: x'),
  ],
  ['a name that is not a token', get(`Origin: ${EVIL}`, 'Or{gin: x'), 'parser'],
  [
    'response headers in the request',
    get(
      `Origin: ${EVIL}`,
      `Access-Control-Allow-Origin: ${EVIL}`,
      'Access-Control-Allow-Credentials: true',
      'Vary: X-A',
    ),
  ],

  // Preflights.
  ['a method with a space', ask('Access-Control-Request-Method: P UT')],
  ['an empty method', request(OPTIONS, [`Origin: ${EVIL}`, 'Access-Control-Request-Method:', CLOSE])],
  ['header names of 15 kB', ask(`Access-Control-Request-Headers: ${'x,'.repeat(7_500)}`)],
  ['header names of 64 kB', ask(`Access-Control-Request-Headers: ${','.repeat(65_536)}`), 'parser'],
  [
    'header names in 1,000 lines',
    ask(...Array.from({ length: 1_000 }, () => 'Access-Control-Request-Headers: x')),
    'parser',
  ],
  ['header names that are markup', ask('Access-Control-Request-Headers: <script>, x\r\nSet-Cookie: a=b')],
  ['a preflight with a body', request(OPTIONS, [`Origin: ${EVIL}`, ASK, 'Content-Length: 4', CLOSE], 'body')],
  ['a preflight that promises a body', request(OPTIONS, [`Origin: ${EVIL}`, ASK, 'Content-Length: 1000000'])],
  [
    'a preflight with half a chunk',
    request(OPTIONS, [`Origin: ${EVIL}`, ASK, 'Transfer-Encoding: chunked'], 'ff\r\nhalf'),
  ],
  ['a preflight by a lower-case method', ask().replace('OPTIONS', 'options'), 'parser'],
  ['a private network', ask('Access-Control-Request-Private-Network: true')],

  // Bodies.
  ['a chunk size that is not a number', post(['Transfer-Encoding: chunked'], 'zz\r\nabc\r\n0\r\n\r\n')],
  [
    'a chunk size that overflows',
    post(['Transfer-Encoding: chunked'], 'fffffffffffffffff\r\nabc\r\n0\r\n\r\n'),
  ],
  ['a negative chunk size', post(['Transfer-Encoding: chunked'], '-1\r\nabc\r\n0\r\n\r\n')],
  [
    'a chunk extension of 64 kB',
    post(['Transfer-Encoding: chunked'], `3;${'a'.repeat(65_536)}\r\nabc\r\n0\r\n\r\n`),
  ],
  [
    'an allowed Origin in a trailer',
    post(['Transfer-Encoding: chunked', 'Trailer: Origin'], `3\r\nabc\r\n0\r\nOrigin: ${ALLOWED}\r\n\r\n`),
  ],
  [
    'an allowed Origin in a trailer, and none before',
    request(POST, ['Transfer-Encoding: chunked', CLOSE], `3\r\nabc\r\n0\r\nOrigin: ${ALLOWED}\r\n\r\n`),
  ],
  [
    'a length and chunks',
    post(['Content-Length: 3', 'Transfer-Encoding: chunked'], '3\r\nabc\r\n0\r\n\r\n'),
    'parser',
  ],
  ['two lengths', post(['Content-Length: 3', 'Content-Length: 4'], 'abcd'), 'parser'],
  ['a negative length', post(['Content-Length: -1'], 'abc'), 'parser'],
  ['a length that is not a number', post(['Content-Length: 3, 3'], 'abc'), 'parser'],
  ['a length that overflows', post([`Content-Length: ${'9'.repeat(40)}`], 'abc'), 'parser'],
  ['chunks within chunks', post(['Transfer-Encoding: chunked, chunked'], '3\r\nabc\r\n0\r\n\r\n'), 'parser'],
  ['an encoding that nobody knows', post(['Transfer-Encoding: identity, gzip'], 'abc')],
  ['bytes after the body', post(['Content-Length: 3'], `abcGARBAGE ${'\0'.repeat(100)}`)],
  ['100-continue with its body', post(['Content-Length: 3', 'Expect: 100-continue'], 'abc')],
  ['100-continue without a body', post(['Content-Length: 3', 'Expect: 100-continue'], '')],
  ['an expectation that nobody meets', post(['Content-Length: 3', 'Expect: 200-ok'], 'abc'), 'parser'],
  [
    'HEAD with a body',
    request('HEAD /items HTTP/1.1', [`Origin: ${EVIL}`, 'Content-Length: 3', CLOSE], 'abc'),
  ],

  // Targets.
  ...[
    'http://api.test/items',
    `${ALLOWED}/items`,
    'http://user:password@api.test/items',
    '*',
    '//',
    '//evil.test/items',
    '/items%',
    '/items%00',
    '/\\..\\items',
    '/items#x',
    'http://[',
    '//[',
    'http:///',
    'http://',
    '/%ff%fe',
    '/?'.padEnd(14_000, 'a'),
    `/${'../'.repeat(4_000)}`,
  ].flatMap(targeting('policy')),
  ...['items', '\x7f', '/\xe9', '/ items', 'javascript:alert(1)'].flatMap(targeting('parser')),
  ['CONNECT', request('CONNECT api.test:443 HTTP/1.1', [`Origin: ${EVIL}`]), 'nobody'],
  ['TRACE', request('TRACE /items HTTP/1.1', [`Origin: ${EVIL}`, CLOSE])],
  ['a method of another protocol', request('PROPFIND /items HTTP/1.1', [`Origin: ${EVIL}`, CLOSE])],
  ['a method that does not exist', request('BREW /items HTTP/1.1', [`Origin: ${EVIL}`, CLOSE]), 'parser'],
  ['no method', request('/items HTTP/1.1', [`Origin: ${EVIL}`, CLOSE]), 'parser'],

  // Versions and protocols.
  ['HTTP/1.0', `GET /items HTTP/1.0\r\nOrigin: ${EVIL}\r\n\r\n`],
  [
    'HTTP/1.0 that keeps alive',
    `OPTIONS /items HTTP/1.0\r\nOrigin: ${EVIL}\r\n${ASK}\r\nConnection: keep-alive\r\n\r\n`,
  ],
  ['HTTP/0.9', 'GET /items\r\n\r\n'],
  ['HTTP/9.9', get(`Origin: ${EVIL}`).replace('HTTP/1.1', 'HTTP/9.9'), 'parser'],
  ['no Host', `${GET}\r\nOrigin: ${EVIL}\r\n${CLOSE}\r\n\r\n`, 'parser'],
  ['two Hosts', get(`Origin: ${EVIL}`, 'Host: evil.test')],
  ['a Host that is not a host', `${GET}\r\nHost: a b<>\r\nOrigin: ${EVIL}\r\n${CLOSE}\r\n\r\n`],
  ['a Host that no URL can have', `${GET}\r\nHost: [\r\nOrigin: ${EVIL}\r\n${CLOSE}\r\n\r\n`],
  [
    'an upgrade to WebSocket',
    request(GET, [
      `Origin: ${EVIL}`,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
      'Sec-WebSocket-Version: 13',
    ]),
  ],
  [
    'an upgrade to HTTP/2',
    request(GET, [
      `Origin: ${EVIL}`,
      'Connection: Upgrade, HTTP2-Settings',
      'Upgrade: h2c',
      'HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA',
    ]),
  ],
  ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0', 'parser'],
  ['a TLS handshake', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'.padEnd(200, '\0'), 'parser'],
  [
    'bytes of no protocol',
    { writes: [Buffer.from(Array.from({ length: 4_096 }, (_, index) => (index * 131) % 256))] },
    'parser',
  ],

  // Time.
  ['one byte at a time', { writes: [...get(`Origin: ${EVIL}`)], pause: 1 }],
  ['a head that stops', { writes: [get(`Origin: ${EVIL}`).slice(0, 60)] }, 'nobody'],
  [
    '100 requests at once, each aborted',
    { writes: Array.from({ length: 100 }, () => COMPLETE), leave: 'destroy' },
    'nobody',
  ],
  [
    '100 requests at once, and no more listening',
    { writes: Array.from({ length: 100 }, () => COMPLETE), leave: 'end' },
  ],
  ['nothing at all', { writes: [], leave: 'end' }, 'nobody'],
]

export const CASES = cases.map(
  ([what, exchange, by = 'policy']) =>
    [what, typeof exchange === 'string' ? one(exchange) : exchange, by] as const,
)

/** Preflights of the allowed origin: what they ask for, and what comes back of it where any header is allowed. */
export const ECHOES: readonly (readonly [
  what: string,
  lines: readonly string[],
  echoed: string | undefined,
])[] = [
  ['two names', ['x-a,x-b'], 'x-a,x-b'],
  ['two names in two lines', ['x-a', 'x-b'], 'x-a, x-b'],
  ['white space around names', ['x-a \t, \tx-b'], 'x-a \t, \tx-b'],
  ['names of Object.prototype', ['__proto__,constructor'], '__proto__,constructor'],
  ['64 names', [Array(64).fill('x').join()], Array(64).fill('x').join()],
  ['65 names', [Array(65).fill('x').join()], undefined],
  ['5 kB', ['x'.repeat(5_000)], undefined],
  ['an empty name', ['x-a,,x-b'], undefined],
  ['markup', ['<script>'], undefined],
  ['a header', ['x-a: y'], undefined],
  ['quotes', ['"x-a"'], undefined],
  ['high bytes', ['x-\xe9'], undefined],
  ['UTF-8', [`x-${Buffer.from('é').toString('latin1')}`], undefined],
  ['nothing', [''], undefined],
]

/** One of them as it is sent. */
export function askFor(lines: readonly string[]): Exchange {
  const names = lines.map((line) => `Access-Control-Request-Headers: ${line}`)
  return one(request(OPTIONS, [`Origin: ${ALLOWED}`, ASK, ...names, CLOSE]))
}

/** A complete request, left at every few bytes in either way. */
export const ABORTS: readonly Exchange[] = (['end', 'destroy'] as const).flatMap((leave) =>
  Array.from({ length: Math.ceil(COMPLETE.length / 3) }, (_, index) => ({
    writes: [COMPLETE.slice(0, index * 3)],
    leave,
  })),
)
