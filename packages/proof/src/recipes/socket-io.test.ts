import { beforeAll, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import type { RunningServer } from '../servers/server.ts'
import { expectPermission, OTHER, PAGE, sendFrom } from './ask.ts'
import { runProgram } from './run.ts'

// The claims of docs/recipes/socket-io.md.

const POLLING = '/socket.io/?EIO=4&transport=polling'

let server: RunningServer
beforeAll(async () => {
  server = await runProgram('socket-io', 'server.ts')
})

it.each(['/items', POLLING])('one policy covers %s', async (path) => {
  await expectPermission(server.origin + path)
})

it.each([
  [PAGE, 101],
  [undefined, 101],
  [OTHER, 400],
])('a WebSocket handshake from %s gets %d', async (origin, status) => {
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}/socket.io/?EIO=4&transport=websocket`, {
    ...(origin !== undefined && { origin }),
  })
  const received = await new Promise((resolve) => {
    socket.on('open', () => resolve(101))
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode))
  })
  socket.on('error', () => {})
  socket.terminate()
  expect(received).toBe(status)
})

it('a session that another site opens is not readable there', async () => {
  const { status, headers } = await sendFrom(OTHER, server.origin + POLLING)
  expect([status, headers['access-control-allow-origin']]).toEqual([200, PAGE])
})
