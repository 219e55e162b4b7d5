import { describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { exchange } from '../conformance/wire.ts'
import { OTHER, PAGE, permission, sendFrom } from './ask.ts'
import { runProgram } from './run.ts'

// The claims of docs/recipes/websockets.md about Node.

/** Resolves with the first message, or with the status of a refusal. */
function connect(url: string, origin: string | undefined): Promise<string | number | undefined> {
  const socket = new WebSocket(url, { ...(origin !== undefined && { origin }) })
  return new Promise((resolve, reject) => {
    socket.on('message', (data) => {
      resolve(String(data))
      socket.terminate()
    })
    socket.on('unexpected-response', (request, response) => {
      resolve(response.statusCode)
      request.destroy()
    })
    socket.on('error', reject)
  })
}

describe.each(['ws.ts', 'verify-client.ts', 'fastify.ts'])('%s', async (file) => {
  const server = await runProgram('websockets', file)
  const url = `ws://127.0.0.1:${server.port}/live`

  it.each([
    ['the listed page', PAGE, 'hello'],
    ["the server's own page", server.origin, 'hello'],
    ['a program', undefined, 'hello'],
    ['a page of another site', OTHER, 403],
  ])('a handshake of %s', async (_who, origin, expected) => {
    expect(await connect(url, origin)).toBe(expected)
  })

  it('refuses a handshake in plain text, in one header', async () => {
    const { status, rawHeaders } = await exchange(`${server.origin}/live`, {
      headers: {
        origin: OTHER,
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
      },
    })
    const types = rawHeaders.filter((_, index) => /^content-type$/i.test(rawHeaders[index - 1] ?? ''))
    expect([status, types]).toEqual([403, ['text/plain; charset=utf-8']])
  })

  it('sends the headers with other responses', async () => {
    const [, permitted] = permission(await sendFrom(PAGE, `${server.origin}/live`))
    expect(permitted).toBe(PAGE)
  })
})
