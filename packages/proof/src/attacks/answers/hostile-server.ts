import { createServer, type Socket } from 'node:net'
import fc from 'fast-check'
import { listen } from '../../servers/listen.ts'
import type { RunningServer } from '../../servers/server.ts'

/** The page that asks. */
export const PAGE = 'https://app.example.com'

/** A response in bytes. */
export interface RawAnswer {
  readonly status: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: string
}

/** Texts that attack the person who reads them: escape sequences, false lines, directions of text. In Latin-1, as on the wire. */
const HOSTILE = [
  '\u001b[2J\u001b[31mAllowed',
  '\u001b]0;title\u0007',
  '\u009b31m',
  '\u009d0;title\u009c',
  '\u00e2\u0080\u00ae',
  '\u00ff\u00fe',
  '\u007f',
  '\t',
  '\u000b',
  '\r',
  '\u0000',
  '::error::false',
  '%0A::error::false',
  'a'.repeat(5000),
  '"\\u001b',
  '</script>',
]
const hostile = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'binary-ascii', maxLength: 20 }))
const valid = fc.constantFrom(
  PAGE,
  PAGE,
  '*',
  'null',
  'true',
  'https://evil.test',
  '',
  'GET, PUT',
  'x-a, authorization',
  '600',
  'Origin',
)
const value = fc.oneof(
  { weight: 8, arbitrary: valid },
  { weight: 1, arbitrary: hostile },
  { weight: 1, arbitrary: fc.tuple(valid, hostile).map((parts) => parts.join('')) },
)
const own = (name: string, ...values: readonly string[]) =>
  fc.tuple(
    fc.constantFrom(name, name.toLowerCase()),
    fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...values) }, { weight: 1, arbitrary: value }),
  )
const header = fc.oneof(
  own('Access-Control-Allow-Origin', PAGE, '*'),
  own('Access-Control-Allow-Credentials', 'true'),
  own('Access-Control-Allow-Methods', 'PUT', '*', 'GET,PUT', 'put'),
  own('Access-Control-Allow-Headers', 'x-a', '*'),
  own('Access-Control-Expose-Headers', '*', 'etag'),
  own('Access-Control-Max-Age', '600', '-1'),
  own('Vary', 'Origin', '*'),
  fc.tuple(
    fc.constantFrom('Server', 'Set-Cookie', 'Via', 'WWW-Authenticate', 'Content-Type', 'X-A', '__proto__'),
    value,
  ),
)

/** Status lines. None redirects, so that the model need not follow. */
const status = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom('200 OK', '204 No Content', '403 Forbidden', '200') },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '500 \u001b[31m',
      '000',
      '999 x',
      '304 Not Modified',
      '200 \u009b2J',
      '101 Switching',
    ),
  },
)

/** Most responses that are shared have one such line. */
const permission = fc.constantFrom(
  [],
  [['Access-Control-Allow-Origin', PAGE] as const],
  [['Access-Control-Allow-Origin', PAGE] as const, ['Access-Control-Allow-Credentials', 'true'] as const],
)

export const answers: fc.Arbitrary<RawAnswer> = fc.record({
  status,
  headers: fc.tuple(permission, fc.array(header, { maxLength: 5 })).map((lists) => lists.flat()),
  body: fc.oneof(fc.constant('{}'), hostile),
})

/** A server that responds to each request with some bytes. */
export interface HostileServer extends RunningServer {
  /** Returns the response to a request, which has its own lines. */
  answer: (request: string) => RawAnswer
}

export async function startHostile(): Promise<HostileServer> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {}).on('close', () => sockets.delete(socket))
    socket.once('data', (bytes) => {
      const { status: line, headers, body } = hostileServer.answer(bytes.toString('latin1'))
      const lines = [...headers, ['Connection', 'close'] as const].map(([name, text]) => `${name}: ${text}`)
      socket.end(Buffer.from(`HTTP/1.1 ${line}\r\n${lines.join('\r\n')}\r\n\r\n${body}`, 'latin1'))
    })
  })
  const closeAllConnections = () => {
    for (const socket of sockets) socket.destroy()
  }
  const running = await listen('hostile', Object.assign(server, { closeAllConnections }))
  const hostileServer: HostileServer = {
    ...running,
    answer: () => ({ status: '200 OK', headers: [], body: '' }),
  }
  return hostileServer
}
