import { describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
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

  it('sends the headers with other responses', async () => {
    const [, permitted] = permission(await sendFrom(PAGE, `${server.origin}/live`))
    expect(permitted).toBe(PAGE)
  })
})
