import type { Order } from './guarded.ts'

interface Exception {
  readonly rows: readonly number[]
  readonly reason: string
  /** The server's own response; `undefined` if the row cannot be sent, and another test of this folder sends it. */
  readonly status?: number
  /** Names of `variants`. By default every server is one. */
  readonly servers?: readonly string[]
  readonly order?: Order
}

/** The rows that a server of HTTP/1.1 without TLS does not deliver to the guard. */
export const EXCEPTIONS: readonly Exception[] = [
  { rows: [29], reason: 'A client certificate needs TLS: see certificates.test.ts.' },
  { rows: [41], reason: "Node's parser rejects unknown methods. HTTP/2 delivers them.", status: 400 },
  { rows: [47], reason: 'Extended CONNECT needs HTTP/2: see http2.test.ts.' },
  {
    rows: [59],
    reason: '@hono/node-server cannot make the URL of a Request without Host.',
    status: 400,
    servers: ['fetch', 'hono'],
  },
  {
    rows: [69],
    reason: 'cors() answers preflights, and the guard is after it. No page of a rebound host sends one.',
    status: 204,
    order: 'after cors',
  },
]

/** Returns why a server does not deliver a row to its guard. */
export function exceptionFor(row: number, server: string, order: Order): Exception | undefined {
  return EXCEPTIONS.find(
    (one) =>
      one.rows.includes(row) &&
      (one.servers?.includes(server) ?? true) &&
      (one.order === undefined || one.order === order),
  )
}
