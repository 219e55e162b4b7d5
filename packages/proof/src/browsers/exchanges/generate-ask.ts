import type { Ask, Lines } from './exchange.ts'
import type { Random } from './random.ts'

const atLimit = 'a'.repeat(128)
const overLimit = 'a'.repeat(129)

/** Values that need a preflight, and values that do not. */
const values: Readonly<Record<string, readonly string[]>> = {
  'X-A': ['1', '', 'a b', overLimit],
  'x-b': ['2'],
  'x-c': ['3'],
  Authorization: ['Bearer 1'],
  'Content-Type': [
    ...['text/plain', 'TEXT/PLAIN', 'text/plain;charset=utf-8', 'text/plain ; a=b', 'multipart/form-data'],
    ...[
      'application/x-www-form-urlencoded',
      'application/json',
      'json',
      'text/plain;a="b"',
      `text/plain;a=${atLimit}`,
    ],
    ...[
      'text/html',
      'text/plain, text/plain',
      'application/x-www-form-urlencoded;charset=utf-8',
      'text/plain;',
      'text /plain',
    ],
  ],
  Accept: [
    'text/html',
    atLimit,
    overLimit,
    'a"b',
    'a(b',
    'a:b',
    'a<b',
    'a?b',
    'a@b',
    'a[b',
    'a\\b',
    'a{b',
    'a;q=0.1',
    'a\tb',
  ],
  'Accept-Language': ['en', 'en-GB,de;q=0.5', 'en_GB', '*', 'en=1', 'en/de', atLimit, overLimit],
  'Content-Language': ['en', 'en_GB', 'a@b', atLimit, overLimit],
  Range: [
    'bytes=0-',
    'bytes=0-3',
    'bytes=3-0',
    'bytes=-3',
    'bytes=0-1,2-3',
    'bytes= 0-3',
    'items=0-3',
    'bytes=0-3 ',
    ...['BYTES=0-3', 'bytes=+0-3', 'bytes=007-8', 'bytes=0-3,', 'bytes=-', 'bytes=0 -3'],
    ...['bytes=0-9223372036854775806', 'bytes=9223372036854775807-', 'bytes=0-9223372036854775808'],
    ...['bytes=18446744073709551615-', 'bytes=0-18446744073709551616', `bytes=0-${'9'.repeat(100)}`],
  ],
  DPR: ['2', '1.5', '2.', '.5', '-1', '1e3', '', '1, 2', '9'.repeat(128), '9'.repeat(129)],
  'Device-Memory': ['8', '0.5', '8GB'],
  Downlink: ['10', '1.25', 'fast'],
  ECT: ['slow-2g', '2g', '3g', '4g', '5g', '4G', 'unknown'],
  RTT: ['50', '50.5', '+50'],
  'Save-Data': ['on', 'ON', 'off', '1', 'on, on'],
  'Viewport-Width': ['320', '320.5', '320px'],
  Width: ['320', '0', 'a'],
  Intervention: ['1', '<https://a.test>', overLimit],
  'Sec-CH-DPR': ['2'],
  'User-Agent': ['Corsage'],
  'X-HTTP-Method-Override': ['PUT', 'TRACE', 'track', 'GET, TRACE', '"TRACE"', 'TRACE\xa0', ''],
  Cookie: ['a=b'],
  From: ['a@b.test'],
  'If-Modified-Since': ['0'],
  'If-None-Match': ['"1"'],
  'If-Match': ['*'],
  'If-Range': ['"1"'],
  'If-Unmodified-Since': ['0'],
}
const names = Object.keys(values)

/** Two thirds of the headers that a page gives are among these. */
const usualNames = names.slice(0, 9)

/** Members that a page may give without TypeScript. */
const oddMembers: readonly Ask['odd'][] = [
  ...[
    { method: null },
    { method: ['PUT'] },
    { method: {} },
    { method: 5 },
    { method: '' },
    { method: '\u0131' },
  ],
  ...[{ mode: null }, { mode: ['cors'] }, { mode: 'navigate' }, { mode: 'websocket' }, { mode: '' }],
  ...[{ credentials: null }, { credentials: ['omit'] }, { credentials: true }, { cache: null }, { cache: 1 }],
  ...[{ redirect: null }, { redirect: ['error'] }, { redirect: '' }],
  ...[{ headers: null }, { headers: 'x-a' }, { headers: 1 }, { headers: [['x-a']] }, { headers: ['ab'] }],
  ...[
    { headers: { 'x-a': null, 'X-A': [1, 2] } },
    { headers: { 'x-a': '\u0100' } },
    { headers: { 'x a': '1' } },
  ],
  ...[{ headers: { cookie: '\n\0' } }, { headers: { 'x-a': '\n 1 \n' } }, { headers: [] }],
  ...[{ body: null }, { body: '' }, { body: 1 }, { body: false }, { body: [1, 2] }, { body: {} }],
  ...[{ referrer: null }, { referrer: 'http://[' }, { referrer: '' }, { referrer: 'about:client' }],
  ...[{ referrerPolicy: null }, { referrerPolicy: 'never' }, { referrerPolicy: [] }],
  ...[{ keepalive: null }, { keepalive: 'x' }, { keepalive: {} }],
  ...[
    { signal: null },
    { signal: {} },
    { signal: '' },
    { duplex: null },
    { duplex: 'full' },
    { duplex: 'half' },
  ],
  ...[{ priority: null }, { priority: 'high' }, { priority: 'x' }, { window: null }, { window: 1 }],
]

export interface AskChoices {
  readonly methods: readonly string[]
  /** How often each header is there. */
  readonly headers: number
  readonly caches: readonly RequestCache[]
  /** How often a member of `RequestInit` is odd. */
  readonly odd: number
}

export const anyAsk: AskChoices = {
  methods: [
    ...['GET', 'GET', 'GET', 'HEAD', 'POST', 'POST', 'PUT', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'],
    ...['get', 'put', 'delete', 'patch', 'Patch', 'PROPFIND', 'CHICKEN', 'x'],
  ],
  headers: 0.12,
  caches: [
    'default',
    'default',
    'default',
    'no-store',
    'reload',
    'no-cache',
    'force-cache',
    'only-if-cached',
  ],
  odd: 0.08,
}

const referrerPolicies: readonly ReferrerPolicy[] = [
  ...(['', '', 'no-referrer', 'no-referrer', 'same-origin', 'same-origin', 'origin'] as const),
  ...(['strict-origin', 'origin-when-cross-origin', 'no-referrer-when-downgrade', 'unsafe-url'] as const),
]

/** The request of a page. */
export function generateAsk(random: Random, choices: AskChoices): Ask {
  const method = random.pick(choices.methods)
  const takesBody = !/^(get|head)$/i.test(method)
  const uploadListeners = takesBody && random.chance(0.1)
  const isPlain = !uploadListeners && random.chance(0.2)
  const isSafelisted = /^(get|head|post)$/i.test(method)
  const mode = isPlain
    ? random.pick(['cors', 'same-origin', isSafelisted ? 'no-cors' : 'cors'] as const)
    : 'cors'
  return {
    method,
    headers: headerLines(random, choices)
      // An XMLHttpRequest rewrites the charset.
      .filter(([name]) => !uploadListeners || name !== 'Content-Type'),
    body: takesBody && (uploadListeners || random.chance(0.4)) ? 'sent' : null,
    credentials: uploadListeners
      ? random.pick(['same-origin', 'include'])
      : random.pick(['omit', 'same-origin', 'same-origin', 'include']),
    mode,
    redirect: isPlain ? random.pick(['follow', 'follow', 'manual', 'error']) : 'follow',
    cache: uploadListeners || random.chance(0.6) ? 'default' : random.pick(choices.caches),
    referrerPolicy: isPlain ? random.pick(referrerPolicies) : '',
    uploadListeners,
    odd: !uploadListeners && random.chance(choices.odd) ? random.pick(oddMembers) : {},
  }
}

/** Headers, some of several lines, which need not be next to each other. */
function headerLines(random: Random, choices: AskChoices): Lines {
  const list = random.chance(0.65) ? usualNames : names
  const line = (name: string): Lines[number] => [name, random.pick(values[name] as readonly string[])]
  const lines = random.some(list, choices.headers).map(line)
  return [...lines, ...random.some(lines, 0.15).map(([name]) => line(name))]
}
