import { connect } from 'node:net'
import { connect as connectSecurely, type TLSSocket } from 'node:tls'
import type { Row } from '../../../../core/src/guard/rows.ts'
import type { Certificate } from '../../servers/certificate.ts'

export interface Received {
  readonly status: number
  readonly headers: ReadonlyMap<string, string>
  readonly body: string
}

/** A header that makes the tests' servers replace the method, as `method-override` does. */
export const OVERRIDE = 'x-http-method-override'

/** The header lines of a row, apart from `Host`. */
export function linesOf({ S, M, D, O, method = 'POST', originalMethod, headers }: Row): [string, string][] {
  const lines = {
    origin: O,
    'sec-fetch-site': S,
    'sec-fetch-mode': M,
    'sec-fetch-dest': D,
    [OVERRIDE]: originalMethod === undefined ? undefined : method,
    ...headers,
  }
  return Object.entries(lines).filter((line): line is [string, string] => line[1] !== undefined)
}

/** A row as the bytes of a request: client libraries would not send some of them. */
export function bytesOf(row: Row): string {
  const { method = 'POST', originalMethod = method, url = '/transfer', host = 'a.test' } = row
  const hosts = [host].flat()
  const lines = [...hosts.map((one) => ['Host', one]), ...linesOf(row)]
  // Before HTTP/1.1, a request without `Host` was valid.
  const version = hosts.length === 0 ? '1.0' : '1.1'
  const length = originalMethod === 'POST' || originalMethod === 'DELETE' ? 'content-length: 0\r\n' : ''
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  return `${originalMethod} ${url} HTTP/${version}\r\n${head}${length}\r\n`
}

/** Sends bytes to a port of loopback, and returns the first response, without the body of a `101`. */
export function ask(port: number, bytes: string, certificate?: Certificate): Promise<Received> {
  return new Promise((resolve, reject) => {
    const socket = certificate
      ? connectSecurely({ port, host: '127.0.0.1', rejectUnauthorized: false, ...certificate })
      : connect({ port, host: '127.0.0.1' })
    let text = ''
    socket.setEncoding('latin1')
    socket.once(isSecure(socket) ? 'secureConnect' : 'connect', () => socket.write(bytes, 'latin1'))
    socket.on('data', (chunk: string) => {
      text += chunk
      const received = responseIn(text, false)
      if (received === undefined) return
      socket.destroy()
      resolve(received)
    })
    socket.on('error', reject)
    socket.on('close', () => {
      const received = responseIn(text, true)
      if (received) resolve(received)
      else reject(new Error(`The server closed the connection after ${JSON.stringify(text)}.`))
    })
  })
}

function isSecure(socket: object): socket is TLSSocket {
  return 'getPeerCertificate' in socket
}

/** Returns the response in what a server has sent; `undefined` if more must follow. */
function responseIn(text: string, ended: boolean): Received | undefined {
  const end = text.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const [statusLine = '', ...lines] = text.slice(0, end).split('\r\n')
  const headers = new Map(
    lines.map((line): [string, string] => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
    }),
  )
  const status = Number(statusLine.split(' ')[1])
  const rest = text.slice(end + 4)
  const length = headers.get('content-length')
  const chunked = headers.get('transfer-encoding') === 'chunked'
  const complete =
    ended ||
    status === 101 ||
    status === 204 ||
    (length !== undefined && rest.length >= Number(length)) ||
    (chunked && rest.endsWith('0\r\n\r\n'))
  // The bodies of these servers are short, so each is one chunk.
  const body = chunked ? (rest.split('\r\n')[1] ?? '') : rest
  return complete ? { status, headers, body } : undefined
}
