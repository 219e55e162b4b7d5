import fc from 'fast-check'
import { ALLOWED, EVIL } from './cases.ts'

/** Requests that are valid, of which some have an allowed origin. */
const REQUESTS = [EVIL, ALLOWED, 'null', 'https://app.example.org', 'https://a.b.example.org'].flatMap(
  (origin) => [
    `GET /items HTTP/1.1\r\nHost: api.test\r\nOrigin: ${origin}\r\n\r\n`,
    `POST /items HTTP/1.1\r\nHost: api.test\r\nOrigin: ${origin}\r\nContent-Length: 2\r\n\r\n{}`,
    `PUT /items HTTP/1.1\r\nHost: api.test\r\nOrigin: ${origin}\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`,
    `OPTIONS /items HTTP/1.1\r\nHost: api.test\r\nOrigin: ${origin}\r\nAccess-Control-Request-Method: PUT\r\nAccess-Control-Request-Headers: x-a,x-b\r\n\r\n`,
    `GET /error HTTP/1.1\r\nHost: api.test\r\nOrigin: ${origin}\r\n\r\n`,
  ],
)

const PIECES = [
  '\r\n',
  '\n',
  '\r',
  '\0',
  ' ',
  '\t',
  ':',
  ',',
  '%',
  '\xff',
  '\r\n ',
  '\r\n\r\n',
  `Origin: ${EVIL}\r\n`,
  `\r\nOrigin: ${ALLOWED}\r\n`,
  'Access-Control-Request-Method: PUT\r\n',
  'Content-Length: 5\r\n',
  'Transfer-Encoding: chunked\r\n',
  'Connection: close\r\n',
  'Expect: 100-continue\r\n',
  'HTTP/1.0',
  'OPTIONS ',
  'a'.repeat(20_000),
]

const step = fc.tuple(
  fc.constantFrom('insert', 'remove', 'replace', 'repeat', 'cut', 'join', 'flip'),
  fc.nat(400),
  fc.nat(40),
  fc.constantFrom(...PIECES),
  fc.constantFrom(...REQUESTS),
)

/** Valid requests, several of them in a row, of which some bytes were changed. */
export const mutatedRequests: fc.Arbitrary<string> = fc
  .tuple(
    fc.array(fc.constantFrom(...REQUESTS), { minLength: 1, maxLength: 3 }),
    fc.array(step, { minLength: 1, maxLength: 5 }),
  )
  .map(([requests, steps]) =>
    steps.reduce((text, [how, position, length, piece, other]) => {
      const at = position % (text.length + 1)
      const [head, tail] = [text.slice(0, at), text.slice(at)]
      switch (how) {
        case 'insert':
          return head + piece + tail
        case 'remove':
          return head + tail.slice(length)
        case 'replace':
          return head + piece + tail.slice(length)
        case 'repeat':
          return head + tail.slice(0, length) + tail
        case 'cut':
          return head
        case 'join':
          return head + other
        default:
          return head + String.fromCharCode(tail.charCodeAt(0) ^ (1 << (length % 8)) || 0) + tail.slice(1)
      }
    }, requests.join('')),
  )
