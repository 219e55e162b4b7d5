import { connect } from 'node:net'

/** How a client behaves on its connection. */
export interface Exchange {
  /** The bytes to send, one write each; they are neither checked nor completed. */
  readonly writes: readonly (string | Buffer)[]
  /** Milliseconds between the writes. */
  readonly pause?: number
  /** How many milliseconds a silent server may take: many if a response is certain to come. */
  readonly silence?: number
  /** The end of the connection: the client waits for the response, closes its half, or drops the connection. */
  readonly leave?: 'wait' | 'end' | 'destroy'
}

/**
 * Turns of the event loop that follow the silence. The server is of the same process: however slow the machine is, an
 * response that is under way arrives within some of them.
 */
const TURNS = 30

/**
 * Sends bytes as they are, and returns the bytes that come back, in Latin-1: until the server closes, or is silent.
 */
export function exchange(
  port: number,
  { writes, pause = 0, silence = 250, leave = 'wait' }: Exchange,
): Promise<string> {
  return new Promise((resolve) => {
    const received: Buffer[] = []
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    let timer: NodeJS.Timeout | undefined
    const finish = () => {
      clearTimeout(timer)
      socket.destroy()
      resolve(Buffer.concat(received).toString('latin1'))
    }
    const listen = () => {
      clearTimeout(timer)
      const before = received.length
      timer = setTimeout(() => takeTurns(TURNS, before), silence)
    }
    const takeTurns = (left: number, before: number) => {
      if (received.length > before) return
      if (left === 0) finish()
      else setImmediate(takeTurns, left - 1, before)
    }
    socket.on('data', (chunk: Buffer) => {
      received.push(chunk)
      if (timer !== undefined) listen()
    })
    // A server may well reset the connection of such a client.
    socket.on('error', finish)
    socket.on('close', finish)
    socket.on('connect', async () => {
      for (const bytes of writes) {
        if (socket.destroyed) return
        socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes)
        if (pause > 0) await new Promise((proceed) => setTimeout(proceed, pause))
      }
      if (leave === 'destroy') setImmediate(finish)
      else if (leave === 'end') socket.end()
      listen()
    })
  })
}

/** One response's head, as it came. */
export interface Head {
  readonly status: number
  readonly headers: readonly (readonly [name: string, value: string])[]
}

/** Every head in the bytes that a server sent, informational ones too. No body of these servers looks like one. */
export function headsIn(received: string): readonly Head[] {
  return [...received.matchAll(/HTTP\/1\.1 (\d{3})[^\r\n]*\r\n((?:[^\r\n]+\r\n)*)\r\n/g)].map(
    ([, status, lines = '']) => ({
      status: Number(status),
      headers: lines
        .split('\r\n')
        .filter(Boolean)
        .map((line) => {
          const colon = line.indexOf(':')
          return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const
        }),
    }),
  )
}
