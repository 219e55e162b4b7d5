import type { RequestLike } from '@corsage/core'
import fc from 'fast-check'

/** Every byte that a server may hand on in the value of a header: all but NUL, CR and LF, and those too. */
const byte = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0x20, max: 0x7e }) },
  { weight: 2, arbitrary: fc.integer({ min: 0x80, max: 0xff }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 0x1f }) },
)
const bytes = fc.array(byte, { maxLength: 60 }).map((codes) => String.fromCharCode(...codes))

const NAMES = [
  'x-token',
  'X-Token',
  'content-type',
  'authorization',
  '*',
  '__proto__',
  'x-a b',
  '',
  ' ',
  '\t',
  'a\u000bb',
  '"x"',
  'x;y',
  'x\u00e9',
]
const names = fc
  .tuple(
    fc.array(fc.oneof(fc.constantFrom(...NAMES), bytes), { maxLength: 80 }),
    fc.constantFrom(',', ', ', ' ,\t', ',,', ';', '\r\n'),
  )
  .map(([list, separator]) => list.join(separator))
const tokens = fc
  .array(fc.constantFrom('x-token', 'X-Other', 'content-type', "!#$%&'*+-.^_`|~09"), {
    minLength: 1,
    maxLength: 70,
  })
  .map((list) => list.join(','))
const longest = fc.tuple(
  fc.constantFrom('x', ',', 'x,', ' ', 'https://a.', '\u00ff'),
  fc.integer({ min: 300, max: 70_000 }),
)
const long = longest.map(([unit, length]) => unit.repeat(Math.ceil(length / unit.length)).slice(0, length))

const ORIGINS = [
  'https://app.example.com',
  'https://x.example.org',
  'https://evil.test',
  'http://localhost:1',
  'null',
  'NULL',
  '*',
  '__proto__',
  'https://app.example.com, https://app.example.com',
  'https://app.example.com\r\nset-cookie: a=b',
]
const origin = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...ORIGINS) }, bytes, {
  weight: 1,
  arbitrary: long,
})
const METHODS = [
  'GET',
  'PUT',
  'put',
  'PATCH',
  'REPORT',
  '',
  '*',
  'P UT',
  'A'.repeat(64),
  'A'.repeat(65),
  'PUT\r\nx: y',
]

/** A request with any values at all in the headers that a policy reads. */
export const requests: fc.Arbitrary<RequestLike> = fc
  .record({
    method: fc.constantFrom('GET', 'POST', 'OPTIONS', 'OPTIONS', 'OPTIONS', 'options', '', '__proto__'),
    url: fc.oneof(
      fc.webUrl({ withQueryParameters: true }),
      fc.constantFrom('/', '*', '', '//', '/%', '/\u0000', 'http://', '/api/x'),
    ),
    origin: fc.option(origin, { freq: 10 }),
    requestedMethod: fc.option(fc.oneof(fc.constantFrom(...METHODS), bytes, long), { freq: 6 }),
    requestedHeaders: fc.option(fc.oneof(names, tokens, tokens, long), { freq: 6 }),
    privateNetwork: fc.option(fc.constantFrom('true', 'false', 'TRUE', 'true, true')),
  })
  .map(({ method, url, origin, requestedMethod, requestedHeaders, privateNetwork }) => {
    const values = new Map<string, string | null>([
      ['origin', origin],
      ['access-control-request-method', requestedMethod],
      ['access-control-request-headers', requestedHeaders],
      ['access-control-request-private-network', privateNetwork],
    ])
    return { method, url, headers: { get: (name) => delivered(values.get(name) ?? null) } }
  })

/** As every server hands it on: without white space at either end (RFC 9110, §5.5). */
function delivered(value: string | null): string | null {
  return value?.replace(/^[ \t]+|[ \t]+$/g, '') ?? null
}
