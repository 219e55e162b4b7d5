import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { hosts } from '../names.ts'
import { type Answer, bodyOf, type ServerName, serverNames } from './exchange.ts'
import type { Transcript } from './transcript.ts'

/** The origins of the scripted servers. */
export type ServerOrigins = Readonly<Record<ServerName, string>>

export interface ScriptedServers {
  readonly origins: ServerOrigins
  /** The exchange that they play from now on. */
  play(transcript: Transcript): void
  close(): Promise<void>
}

const page = '<!doctype html><meta charset="utf-8"><title>Corsage</title><link rel="icon" href="data:,">'

/**
 * Servers that write their lines as they are. Not `node:http`: it refuses methods that it does not know and header values
 * that it takes for invalid, and a browser must be seen to meet both.
 */
export async function startScriptedServers(): Promise<ScriptedServers> {
  let transcript: Transcript
  const sockets = new Set<Socket>()
  const started = serverNames.map(async (name) => {
    const server = createServer((socket) => {
      sockets.add(socket)
      socket.on('close', () => void sockets.delete(socket))
      socket.on('error', () => {})
      readRequests(socket, ({ method, target, get }) => {
        if (target === '/')
          return write(socket, method, { status: 200, headers: [['content-type', 'text/html']] }, page)
        const answer = transcript.answer(name, target, method, get)
        return write(
          socket,
          method,
          answer ?? { status: 404, headers: [] },
          bodyOf(answer) ?? (answer ? null : ''),
        )
      })
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    return { server, entry: [name, `http://${hosts[name === 'own' ? 'app' : 'api']}:${port}`] as const }
  })
  const servers = await Promise.all(started)
  return {
    origins: Object.fromEntries(servers.map(({ entry }) => entry)) as ServerOrigins,
    play(next) {
      transcript = next
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      await Promise.all(servers.map(({ server }) => new Promise((resolve) => server.close(resolve))))
    },
  }
}

interface ReadRequest {
  readonly method: string
  readonly target: string
  readonly get: (name: string) => string | null
}

/** Reads requests one after another: heads, and bodies with a `Content-Length`, which is all that browsers send here. */
function readRequests(socket: Socket, hear: (request: ReadRequest) => void): void {
  let pending = ''
  socket.setEncoding('latin1')
  socket.on('data', (data) => {
    pending += data
    for (;;) {
      const end = pending.indexOf('\r\n\r\n')
      if (end === -1) return
      const [first = '', ...lines] = pending.slice(0, end).split('\r\n')
      const headers = new Headers(lines.map((line) => split(line)))
      const length = Number(headers.get('content-length') ?? 0)
      if (pending.length < end + 4 + length) return
      pending = pending.slice(end + 4 + length)
      const [method = '', target = ''] = first.split(' ')
      hear({ method, target, get: (name) => headers.get(name) })
    }
  })
}

function split(line: string): [string, string] {
  const colon = line.indexOf(':')
  return [line.slice(0, colon), line.slice(colon + 1).replace(/^[\t ]+|[\t ]+$/g, '')]
}

function write(socket: Socket, method: string, { status, headers }: Answer, body: string | null): void {
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  // A 205 has no body, and must say so.
  const length = body !== null || status === 205 ? `Content-Length: ${body?.length ?? 0}\r\n` : ''
  const sent = method === 'HEAD' ? '' : (body ?? '')
  socket.write(`HTTP/1.1 ${status} Scripted\r\n${lines}${length}\r\n${sent}`, 'latin1')
}
