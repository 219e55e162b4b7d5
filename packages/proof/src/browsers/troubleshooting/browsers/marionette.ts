import { connect, type Socket } from 'node:net'

/** A session of Marionette, Firefox's own remote protocol: `<length in bytes>:<JSON>` over TCP. */
export interface MarionetteSession {
  send<Result>(command: string, parameters?: object): Promise<Result>
  close(): void
}

type Answer = readonly [
  kind: 1,
  id: number,
  error: { error: string; message: string } | null,
  result: unknown,
]

/** Connects as soon as Firefox listens. */
export async function openMarionette(port: number): Promise<MarionetteSession> {
  const socket = await connected(port, Date.now() + 30_000)
  const messages = readMessages(socket)
  // Firefox speaks first, and says which protocol.
  await messages.next()
  let id = 0
  return {
    async send<Result>(command: string, parameters: object = {}): Promise<Result> {
      const message = Buffer.from(JSON.stringify([0, ++id, command, parameters]))
      socket.write(Buffer.concat([Buffer.from(`${message.length}:`), message]))
      const { value, done } = await messages.next()
      if (done) throw new Error(`Firefox ended before it responded to ${command}`)
      const [, , error, result] = value as Answer
      if (error !== null) throw new Error(`${command}: ${error.error}: ${error.message}`)
      return result as Result
    },
    close: () => void socket.destroy(),
  }
}

async function connected(port: number, deadline: number): Promise<Socket> {
  for (;;) {
    const socket = connect(port, '127.0.0.1')
    const failure = await new Promise<Error | undefined>((resolve) => {
      socket.once('connect', () => resolve(undefined))
      socket.once('error', resolve)
    })
    if (failure === undefined) return socket
    if (Date.now() > deadline) throw new Error('Firefox does not respond', { cause: failure })
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

async function* readMessages(socket: Socket): AsyncGenerator<unknown, undefined> {
  let pending = Buffer.alloc(0)
  for await (const data of socket) {
    pending = Buffer.concat([pending, data as Buffer])
    for (;;) {
      const colon = pending.indexOf(':')
      if (colon === -1) break
      const end = colon + 1 + Number(pending.subarray(0, colon).toString())
      if (pending.length < end) break
      const message = pending.subarray(colon + 1, end).toString()
      pending = pending.subarray(end)
      yield JSON.parse(message)
    }
  }
  return undefined
}
