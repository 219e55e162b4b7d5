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

/** What is sent, by what it is. None of it has an allowed origin. */
export const CASES: readonly (readonly [what: string, exchange: Exchange])[] = [
  // Lines that do not end as they should.
  ['an obsolete fold in Origin', one(get(`Origin: ${EVIL}\r\n ${ALLOWED}`))],
  ['an obsolete fold before Origin', one(get(`X-A: b\r\n\tOrigin: ${ALLOWED}`))],
  ['a fold that is all of Origin', one(get(`Origin:\r\n ${EVIL}`))],
  ['bare LF after each line', one(get(`Origin: ${EVIL}`).replaceAll('\r\n', '\n'))],
  ['bare CR after each line', one(get(`Origin: ${EVIL}`).replaceAll('\r\n', '\r'))],
  ['a bare LF in Origin', one(get(`Origin: ${EVIL}\nX-A: b`))],
  ['a bare CR in Origin', one(get(`Origin: ${EVIL}\rOrigin: ${EVIL}`))],
  ['CR CR LF', one(get(`Origin: ${EVIL}\r`))],
  ['LF CR', one(get(`Origin: ${EVIL}`).replaceAll('\r\n', '\n\r'))],
  ['empty lines in front', one(`\r\n\r\n\n\r\n${get(`Origin: ${EVIL}`)}`)],
  ['no empty line at the end', one(get(`Origin: ${EVIL}`).slice(0, -2))],

  // Origins.
  ['two Origins', one(get(`Origin: ${EVIL}`, `Origin: ${EVIL}`))],
  ['a foreign Origin before an allowed one', one(get(`Origin: ${EVIL}`, `Origin: ${ALLOWED}`))],
  ['an allowed Origin before a foreign one', one(get(`Origin: ${ALLOWED}`, `origin: ${EVIL}`))],
  ['the same allowed Origin twice', one(get(`Origin: ${ALLOWED}`, `ORIGIN: ${ALLOWED}`))],
  ['two Origins in one line', one(get(`Origin: ${ALLOWED}, ${EVIL}`))],
  ['two Origins with a space', one(get(`Origin: ${ALLOWED} ${EVIL}`))],
  ['an empty Origin', one(get('Origin:'))],
  ['an Origin of white space', one(get('Origin: \t '))],
  ['the Origin null', one(get('Origin: null'))],
  ['NUL in Origin', one(get(`Origin: ${ALLOWED}\0`))],
  ['NUL before the dot', one(get('Origin: https://app\0.example.com'))],
  ['a control byte in Origin', one(get(`Origin: ${ALLOWED}\x01`))],
  ['DEL in Origin', one(get(`Origin: ${ALLOWED}\x7f`))],
  ['a vertical tab in Origin', one(get(`Origin: ${ALLOWED}\x0b`))],
  ['a tab within Origin', one(get('Origin: https://app\t.example.com'))],
  ['high bytes in Origin', one(get('Origin: https://\xff\xfe.example.com'))],
  ['UTF-8 in Origin', one(get(`Origin: ${Buffer.from('https://аpp.example.com').toString('latin1')}`))],
  [
    'a fullwidth dot in Origin',
    one(get(`Origin: ${Buffer.from('https://app．example.com').toString('latin1')}`)),
  ],
  ['Origin in upper case', one(get(`Origin: ${ALLOWED.toUpperCase()}`))],
  ['an Origin with a path', one(get(`Origin: ${ALLOWED}/`))],
  ['an Origin of 15 kB', one(get(`Origin: https://${'a.'.repeat(7_500)}example.org`))],
  ['an Origin of 64 kB', one(get(`Origin: https://${'a'.repeat(65_536)}.example.org`))],
  ['a space before the colon', one(get(`Origin : ${ALLOWED}`))],
  ['a space before the name', one(get(` Origin: ${EVIL}`))],
  [
    'an Origin in X-Origin, X-Forwarded-Host and Referer only',
    one(get(`X-Origin: ${ALLOWED}`, `X-Forwarded-Host: app.example.com`, `Referer: ${ALLOWED}/`)),
  ],
  [
    'a foreign Origin, an allowed Host',
    one(`GET /items HTTP/1.1\r\nHost: app.example.com\r\nOrigin: ${EVIL}\r\n${CLOSE}\r\n\r\n`),
  ],

  // Headers.
  ['a header of 64 kB', one(get(`Origin: ${EVIL}`, `X-A: ${'a'.repeat(65_536)}`))],
  ['a name of 64 kB', one(get(`Origin: ${EVIL}`, `${'a'.repeat(65_536)}: x`))],
  [
    '10,000 headers',
    one(get(`Origin: ${EVIL}`, ...Array.from({ length: 10_000 }, (_, index) => `X${index}: y`))),
  ],
  ['1,500 short headers', one(get(`Origin: ${EVIL}`, ...Array.from({ length: 1_500 }, () => 'X: y')))],
  ['a header without a colon', one(get(`Origin: ${EVIL}`, 'nothing'))],
  ['a header without a name', one(get(`Origin: ${EVIL}`, ': value'))],
  [
    'names of Object.prototype',
    one(get(`Origin: ${EVIL}`, '__proto__: x', 'constructor: x', 'hasOwnProperty: x', 'toString: x')),
  ],
  ['a name that is no token', one(get(`Origin: ${EVIL}`, 'Or{gin: x'))],
  [
    'response headers in the request',
    one(
      get(
        `Origin: ${EVIL}`,
        `Access-Control-Allow-Origin: ${EVIL}`,
        'Access-Control-Allow-Credentials: true',
        'Vary: X-A',
      ),
    ),
  ],

  // Preflights.
  ['a method with a space', one(ask('Access-Control-Request-Method: P UT'))],
  ['an empty method', one(request(OPTIONS, [`Origin: ${EVIL}`, 'Access-Control-Request-Method:', CLOSE]))],
  ['header names of 15 kB', one(ask(`Access-Control-Request-Headers: ${'x,'.repeat(7_500)}`))],
  ['header names of 64 kB', one(ask(`Access-Control-Request-Headers: ${','.repeat(65_536)}`))],
  [
    'header names in 1,000 lines',
    one(ask(...Array.from({ length: 1_000 }, () => 'Access-Control-Request-Headers: x'))),
  ],
  [
    'header names that are markup',
    one(ask('Access-Control-Request-Headers: <script>, x\r\nSet-Cookie: a=b')),
  ],
  [
    'a preflight with a body',
    one(request(OPTIONS, [`Origin: ${EVIL}`, ASK, 'Content-Length: 4', CLOSE], 'body')),
  ],
  [
    'a preflight that promises a body',
    one(request(OPTIONS, [`Origin: ${EVIL}`, ASK, 'Content-Length: 1000000'])),
  ],
  [
    'a preflight with half a chunk',
    one(request(OPTIONS, [`Origin: ${EVIL}`, ASK, 'Transfer-Encoding: chunked'], 'ff\r\nhalf')),
  ],
  ['a preflight by a lower-case method', one(ask().replace('OPTIONS', 'options'))],
  ['a private network', one(ask('Access-Control-Request-Private-Network: true'))],

  // Bodies.
  ['a chunk size that is none', one(post(['Transfer-Encoding: chunked'], 'zz\r\nabc\r\n0\r\n\r\n'))],
  [
    'a chunk size that overflows',
    one(post(['Transfer-Encoding: chunked'], 'fffffffffffffffff\r\nabc\r\n0\r\n\r\n')),
  ],
  ['a negative chunk size', one(post(['Transfer-Encoding: chunked'], '-1\r\nabc\r\n0\r\n\r\n'))],
  [
    'a chunk extension of 64 kB',
    one(post(['Transfer-Encoding: chunked'], `3;${'a'.repeat(65_536)}\r\nabc\r\n0\r\n\r\n`)),
  ],
  [
    'an allowed Origin in a trailer',
    one(
      post(['Transfer-Encoding: chunked', 'Trailer: Origin'], `3\r\nabc\r\n0\r\nOrigin: ${ALLOWED}\r\n\r\n`),
    ),
  ],
  [
    'an allowed Origin in a trailer, and none before',
    one(request(POST, ['Transfer-Encoding: chunked', CLOSE], `3\r\nabc\r\n0\r\nOrigin: ${ALLOWED}\r\n\r\n`)),
  ],
  [
    'a length and chunks',
    one(post(['Content-Length: 3', 'Transfer-Encoding: chunked'], '3\r\nabc\r\n0\r\n\r\n')),
  ],
  ['two lengths', one(post(['Content-Length: 3', 'Content-Length: 4'], 'abcd'))],
  ['a negative length', one(post(['Content-Length: -1'], 'abc'))],
  ['a length that is none', one(post(['Content-Length: 3, 3'], 'abc'))],
  ['a length that overflows', one(post([`Content-Length: ${'9'.repeat(40)}`], 'abc'))],
  ['chunks within chunks', one(post(['Transfer-Encoding: chunked, chunked'], '3\r\nabc\r\n0\r\n\r\n'))],
  ['an encoding that nobody knows', one(post(['Transfer-Encoding: identity, gzip'], 'abc'))],
  ['bytes behind the body', one(post(['Content-Length: 3'], `abcGARBAGE ${'\0'.repeat(100)}`))],
  ['100-continue with its body', one(post(['Content-Length: 3', 'Expect: 100-continue'], 'abc'))],
  ['100-continue without a body', one(post(['Content-Length: 3', 'Expect: 100-continue'], ''))],
  ['an expectation that nobody meets', one(post(['Content-Length: 3', 'Expect: 200-ok'], 'abc'))],
  [
    'HEAD with a body',
    one(request('HEAD /items HTTP/1.1', [`Origin: ${EVIL}`, 'Content-Length: 3', CLOSE], 'abc')),
  ],

  // Targets.
  ...[
    'http://api.test/items',
    `${ALLOWED}/items`,
    'http://user:password@api.test/items',
    '*',
    '//',
    '//evil.test/items',
    'items',
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
    '\x7f',
    '/\xe9',
    '/ items',
    'javascript:alert(1)',
  ].flatMap((target): [string, Exchange][] => [
    [
      `the target ${JSON.stringify(target.slice(0, 40))}`,
      one(get(`Origin: ${EVIL}`).replace('/items', () => target)),
    ],
    [`a preflight of ${JSON.stringify(target.slice(0, 40))}`, one(ask().replace('/items', () => target))],
  ]),
  ['CONNECT', one(request('CONNECT api.test:443 HTTP/1.1', [`Origin: ${EVIL}`]))],
  ['TRACE', one(request('TRACE /items HTTP/1.1', [`Origin: ${EVIL}`, CLOSE]))],
  ['a method of another protocol', one(request('PROPFIND /items HTTP/1.1', [`Origin: ${EVIL}`, CLOSE]))],
  ['a method that does not exist', one(request('BREW /items HTTP/1.1', [`Origin: ${EVIL}`, CLOSE]))],
  ['no method', one(request('/items HTTP/1.1', [`Origin: ${EVIL}`, CLOSE]))],

  // Versions and protocols.
  ['HTTP/1.0', one(`GET /items HTTP/1.0\r\nOrigin: ${EVIL}\r\n\r\n`)],
  [
    'HTTP/1.0 that keeps alive',
    one(`OPTIONS /items HTTP/1.0\r\nOrigin: ${EVIL}\r\n${ASK}\r\nConnection: keep-alive\r\n\r\n`),
  ],
  ['HTTP/0.9', one('GET /items\r\n\r\n')],
  ['HTTP/9.9', one(get(`Origin: ${EVIL}`).replace('HTTP/1.1', 'HTTP/9.9'))],
  ['no Host', one(`${GET}\r\nOrigin: ${EVIL}\r\n${CLOSE}\r\n\r\n`)],
  ['two Hosts', one(get(`Origin: ${EVIL}`, 'Host: evil.test'))],
  ['a Host that is none', one(`${GET}\r\nHost: a b<>\r\nOrigin: ${EVIL}\r\n${CLOSE}\r\n\r\n`)],
  ['a Host that is no URL’s', one(`${GET}\r\nHost: [\r\nOrigin: ${EVIL}\r\n${CLOSE}\r\n\r\n`)],
  [
    'an upgrade to WebSocket',
    one(
      request(GET, [
        `Origin: ${EVIL}`,
        'Connection: Upgrade',
        'Upgrade: websocket',
        'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
        'Sec-WebSocket-Version: 13',
      ]),
    ),
  ],
  [
    'an upgrade to HTTP/2',
    one(
      request(GET, [
        `Origin: ${EVIL}`,
        'Connection: Upgrade, HTTP2-Settings',
        'Upgrade: h2c',
        'HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA',
      ]),
    ),
  ],
  ['the preface of HTTP/2', one('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0')],
  ['a TLS handshake', one('\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'.padEnd(200, '\0'))],
  [
    'bytes of no protocol',
    { writes: [Buffer.from(Array.from({ length: 4_096 }, (_, index) => (index * 131) % 256))] },
  ],

  // Time.
  ['one byte at a time', { writes: [...get(`Origin: ${EVIL}`)], pause: 1 }],
  ['a head that stops', { writes: [get(`Origin: ${EVIL}`).slice(0, 60)] }],
  [
    '100 requests at once, each aborted',
    { writes: Array.from({ length: 100 }, () => COMPLETE), leave: 'destroy' },
  ],
  [
    '100 requests at once, and no more listening',
    { writes: Array.from({ length: 100 }, () => COMPLETE), leave: 'end' },
  ],
  ['nothing at all', { writes: [], leave: 'end' }],
]

/** A complete request, left at every few bytes in either way. */
export const ABORTS: readonly Exchange[] = (['end', 'destroy'] as const).flatMap((leave) =>
  Array.from({ length: Math.ceil(COMPLETE.length / 3) }, (_, index) => ({
    writes: [COMPLETE.slice(0, index * 3)],
    leave,
  })),
)
