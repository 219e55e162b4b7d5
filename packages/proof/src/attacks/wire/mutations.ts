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

type Change = (text: string, other: string) => string

/** Changes of bytes anywhere: most of them leave nothing that a parser reads. */
const bytes: fc.Arbitrary<Change> = fc
  .tuple(
    fc.constantFrom('insert', 'remove', 'replace', 'repeat', 'cut', 'join', 'flip'),
    fc.nat(400),
    fc.nat(40),
    fc.constantFrom(...PIECES),
  )
  .map(([how, position, length, piece]) => (text, other) => {
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
  })

/** Changes of whole lines, and of values by bytes that a value may hold: a parser reads most of what they leave. */
const lines: fc.Arbitrary<Change> = fc
  .tuple(
    fc.constantFrom('repeat', 'drop', 'swap', 'add', 'value', 'value', 'value', 'case'),
    fc.nat(8),
    fc.nat(40),
    fc.constantFrom(...'.-:/@_x8 ,;A\\#?%*"<\t\x80\xa0\xe9\xff'),
    fc.constantFrom(EVIL, ALLOWED, 'null', '*', `${ALLOWED}, ${EVIL}`, 'https://app.example.org.evil.test'),
  )
  .map(([how, line, position, character, origin]) => (text) => {
    const all = text.split('\r\n')
    // The first line and the empty one stay where they are; of several requests it is the first that changes.
    const index = 1 + (line % Math.max(1, all.indexOf('') - 1))
    const chosen = all[index]
    if (chosen === undefined) return text
    const at = chosen.indexOf(':') + 2 + (position % Math.max(1, chosen.length))
    switch (how) {
      case 'repeat':
        return all.toSpliced(index, 0, chosen).join('\r\n')
      case 'drop':
        return all.toSpliced(index, 1).join('\r\n')
      case 'swap':
        return all.toSpliced(index, 1).toSpliced(1, 0, chosen).join('\r\n')
      case 'add':
        return all.toSpliced(index, 0, `Origin: ${origin}`).join('\r\n')
      case 'case':
        return all
          .with(
            index,
            chosen.replace(/^[^:]*/, (name) => name.toUpperCase()),
          )
          .join('\r\n')
      default:
        return all.with(index, chosen.slice(0, at) + character + chosen.slice(at)).join('\r\n')
    }
  })

const step = fc.tuple(
  fc.oneof({ weight: 1, arbitrary: bytes }, { weight: 4, arbitrary: lines }),
  fc.constantFrom(...REQUESTS),
)

/** Valid requests, several of them in a row, of which some lines or bytes were changed. */
export const mutatedRequests: fc.Arbitrary<string> = fc
  .tuple(
    fc.array(fc.constantFrom(...REQUESTS), { minLength: 1, maxLength: 3 }),
    fc.array(step, { minLength: 1, maxLength: 4 }),
  )
  .map(([requests, steps]) => steps.reduce((text, [change, other]) => change(text, other), requests.join('')))
