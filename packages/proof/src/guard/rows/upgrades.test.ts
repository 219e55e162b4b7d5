import { createServer } from 'node:http'
import { allowRequest, guardUpgrade, verifyClient } from '@corsage/node'
import { Server as SocketServer } from 'socket.io'
import { describe, expect, test } from 'vitest'
import { WebSocketServer } from 'ws'
import { ROWS, type Row, WITH } from '../../../../core/src/guard/rows.ts'
import { listen } from '../../servers/listen.ts'
import type { RunningServer } from '../../servers/server.ts'
import { ask, bytesOf, type Received } from './ask.ts'
import type { Seen } from './guarded.ts'

type Start = (row: Row, seen: Seen) => Promise<RunningServer>

/** The headers of a WebSocket client; the key is the one of RFC 6455. */
const HANDSHAKE = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
}

const asynchronous = ({ policy = WITH }: Row) => {
  return async () => policy
}

function optionsOf({ options }: Row, seen: Seen) {
  return {
    ...options,
    onRefused: (refused: Seen['refused'][number]) => void seen.refused.push(refused),
  } as object
}

const withWs =
  (sourceOf: (row: Row) => object): Start =>
  (row, seen) => {
    const server = createServer()
    const sockets = new WebSocketServer({ noServer: true })
    const listener = guardUpgrade(
      (request, socket, head) =>
        sockets.handleUpgrade(request, socket, head, (opened) => {
          seen.handled++
          opened.close()
        }),
      sourceOf(row) as typeof WITH,
      optionsOf(row, seen),
    )
    server.on('upgrade', listener)
    return listen('ws', server)
  }

const servers: Readonly<Record<string, Start>> = {
  'guardUpgrade around ws': withWs(({ policy = WITH }) => policy),
  'guardUpgrade around ws, asynchronous resolver': withWs(asynchronous),
  'verifyClient of ws': (row, seen) => {
    const server = createServer()
    const sockets = new WebSocketServer({
      server,
      verifyClient: verifyClient(row.policy ?? WITH, optionsOf(row, seen)),
    })
    sockets.on('connection', (opened) => {
      seen.handled++
      opened.close()
    })
    return listen('ws', server)
  },
  'allowRequest of socket.io': (row, seen) => {
    const server = createServer()
    const sockets = new SocketServer(server, {
      allowRequest: allowRequest(row.policy ?? WITH, optionsOf(row, seen)),
    })
    sockets.engine.on('connection', () => {
      seen.handled++
    })
    return listen('socket.io', server)
  },
}

/** Every row that a WebSocket client can send. Not rows 45 and 73: no `Connection`, and h2c. */
const handshakes = ROWS.filter(
  ([number, , { method, url, headers }]) =>
    number !== 45 &&
    number !== 73 &&
    url === undefined &&
    ((headers?.['upgrade'] === 'websocket' && number < 52) || (number >= 52 && method === 'GET')),
).map(([number, description, row, reason]) => {
  // The reason of an upgrade comes before that of its site.
  const asUpgrade = reason === 'cross-site' || reason === 'origin-mismatch' ? 'upgrade' : reason
  return { number, description, row, reason: asUpgrade }
})

async function send(start: Start, row: Row, bytes: string): Promise<[Received, Seen]> {
  const seen: Seen = { handled: 0, refused: [] }
  const server = await start(row, seen)
  try {
    return [await ask(server.port, bytes), seen]
  } finally {
    await server.close()
  }
}

for (const [name, start] of Object.entries(servers)) {
  describe(name, () => {
    const isSocketIo = name.includes('socket.io')
    test.each(handshakes)('row $number: $description', async ({ row, reason }) => {
      const url = isSocketIo ? '/socket.io/?EIO=4&transport=websocket' : '/'
      const [{ status }, seen] = await send(
        start,
        row,
        bytesOf({ ...row, url, headers: { ...row.headers, ...HANDSHAKE } }),
      )
      const reasons = seen.refused.map((one) => one.reason)
      if (reason === undefined) expect([status, seen.handled, reasons]).toEqual([101, 1, []])
      // engine.io refuses every handshake of a WebSocket with 400.
      else expect([status, seen.handled, reasons]).toEqual([isSocketIo ? 400 : 403, 0, [reason]])
    })
  })
}

describe('allowRequest of socket.io, polling', () => {
  const url = '/socket.io/?EIO=4&transport=polling'
  const start = servers['allowRequest of socket.io'] as Start

  const asked = ROWS.filter(([number, , { url }]) => number >= 52 && number < 69 && url === undefined).map(
    ([number, description, row, reason]) => ({ number, description, row, reason }),
  )

  test.each(asked)('row $number: $description', async ({ row, reason }) => {
    const [{ status, body }, seen] = await send(start, row, bytesOf({ ...row, url }))
    if (reason === undefined) {
      expect([status, seen.handled, seen.refused]).toEqual([200, 1, []])
    } else {
      expect([status, seen.handled]).toEqual([403, 0])
      expect(JSON.parse(body)).toEqual({ code: 4, message: seen.refused[0]?.message })
    }
  })

  test('without hosts, a page of another site opens a session whose name CORS hides, and gets no further', async () => {
    const row: Row = { S: 'cross-site', M: 'cors', O: 'https://evil.test', method: 'GET' }
    const [{ status, headers }] = await send(start, row, bytesOf({ ...row, url }))
    expect([status, headers.has('access-control-allow-origin')]).toEqual([200, false])
  })
})
