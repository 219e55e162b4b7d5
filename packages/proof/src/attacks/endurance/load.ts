import { type Dispatcher, Pool } from 'undici'
import type { RunningServer } from '../../servers/server.ts'
import { exchange, headsIn } from '../wire/socket.ts'
import { type Asked, type Changing, issueOf, type Received, SOMETIMES } from './policies.ts'

/** The requests that were sent, and their results. */
export interface Tally {
  /** Responses whose headers were checked. */
  checked: number
  /** Requests that the client aborted before or during the response. */
  aborted: number
  /** The first issues, as they are reported. */
  readonly issues: string[]
}

interface Sent extends Asked {
  readonly path: string
  readonly method: 'GET' | 'POST' | 'OPTIONS'
  /** When the client leaves: while it waits, or when the first bytes of the body are there. */
  readonly leaves?: 'waiting' | 'reading'
}

const APP = 'https://app.example.com'
const NET = 'https://net.example.net'
/** Few enough that each policy soon knows all of them. */
const MANY = 100
const tenant = (index: number) => `https://t${index % MANY}.example.org`
const evil = (index: number) => `https://evil${index % MANY}.test`

const many = Array.from({ length: MANY }, (_, index) => index)
export const ALLOWED: readonly string[] = [APP, NET, ...many.map(tenant)]
export const REFUSED: readonly string[] = many.map(evil)

const get = { method: 'GET', kind: 'request', path: '/items', status: 200 } as const
const post = { ...get, method: 'POST', isGuarded: true } as const
const ask = { method: 'OPTIONS', kind: 'preflight', path: '/items', status: 204 } as const
const upgrade = { method: 'GET', kind: 'upgrade', path: '/items', status: 101, isGuarded: true } as const

/** The requests by turns. */
const TURNS: readonly ((index: number) => Sent)[] = [
  () => ({ ...get, origin: APP }),
  (index) => ({ ...get, origin: tenant(index) }),
  () => ({ ...get, origin: NET }),
  () => ({ ...get, origin: SOMETIMES }),
  // An origin that nobody has seen before.
  (index) => ({ ...get, origin: `https://new${index}.test` }),
  () => ({ ...get, origin: 'null' }),
  (index) => ({ ...get, origin: `https://${'a.'.repeat((index % 20) * 25)}example.com` }),
  () => ({ ...get, origin: undefined }),
  () => ({ ...post, origin: APP }),
  () => ({ ...post, origin: SOMETIMES }),
  (index) => ({ ...post, origin: evil(index) }),
  () => ({ ...ask, origin: APP }),
  () => ({ ...ask, origin: SOMETIMES }),
  (index) => ({ ...ask, origin: evil(index) }),
  () => ({ ...get, path: '/error', status: 500, origin: APP }),
  () => ({ ...get, path: '/error', status: 500, origin: 'https://evil.test' }),
  () => ({ ...get, path: '/missing', status: 404, origin: APP }),
  () => ({ ...get, path: '/slow', origin: APP }),
  () => ({ ...get, path: '/slow', origin: APP, leaves: 'waiting' }),
  () => ({ ...get, path: '/slow', origin: SOMETIMES, leaves: 'waiting' }),
  () => ({ ...get, path: '/stream', origin: APP, leaves: 'reading' }),
  (index) => ({ ...upgrade, origin: tenant(index) }),
  () => ({ ...upgrade, origin: SOMETIMES }),
  (index) => ({ ...upgrade, origin: evil(index) }),
]
/** One of so many requests is a raw one that stops in its middle. */
const RAW = 40

const CONNECTIONS = 4
const MOST_ISSUES = 10

/** Sends requests to a server until it is told to stop, and checks every response. */
export async function load(
  server: RunningServer,
  policy: Changing,
  tally: Tally,
  isOver: () => boolean,
): Promise<void> {
  const pool = new Pool(server.origin, { connections: CONNECTIONS })
  let next = 0
  const worker = async () => {
    while (!isOver()) {
      const index = next++
      if (index % RAW === 0) {
        // The client drops its connection after some of the bytes of a request.
        const bytes = index % (2 * RAW) === 0 ? PREFLIGHT : handshake(SOMETIMES)
        await exchange(server.port, {
          writes: [bytes.slice(0, index % (bytes.length + 1))],
          leave: 'destroy',
        })
        tally.aborted++
        continue
      }
      const turn = TURNS[index % TURNS.length] as (typeof TURNS)[number]
      const issue = await send(server, pool, turn(index), policy, tally)
      if (issue !== undefined && tally.issues.length < MOST_ISSUES) tally.issues.push(issue)
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, worker))
  await pool.destroy()
}

async function send(
  { port }: RunningServer,
  pool: Pool,
  sent: Sent,
  policy: Changing,
  tally: Tally,
): Promise<string | undefined> {
  const { oldest } = policy
  try {
    const received = sent.kind === 'upgrade' ? await connect(port, sent.origin) : await request(pool, sent)
    const issue = issueOf(sent, received, oldest, policy)
    tally.checked++
    if (sent.leaves === 'reading') {
      for await (const _chunk of received.body ?? []) break
      tally.aborted++
    } else {
      await received.body?.dump()
    }
    return issue
  } catch (error) {
    if (sent.leaves === undefined) return `${sent.method} ${sent.path} of ${sent.origin}: ${error}`
    tally.aborted++
    return undefined
  }
}

interface Arrived extends Received {
  readonly body?: Dispatcher.ResponseData['body']
}

async function request(pool: Pool, { origin, kind, path, method, leaves }: Sent): Promise<Arrived> {
  const asked =
    kind === 'preflight'
      ? { 'access-control-request-method': 'PUT', 'access-control-request-headers': 'x-asked' }
      : {}
  const controller = new AbortController()
  if (leaves === 'waiting') setTimeout(() => controller.abort(), 5)
  const { statusCode, headers, body } = await pool.request({
    path,
    method,
    headers: { ...(origin === undefined ? {} : { origin }), ...asked, 'content-type': 'application/json' },
    body: method === 'POST' ? '{}' : null,
    signal: controller.signal,
  })
  return { status: statusCode, headers: decided(Object.entries(headers)), body }
}

/** Sends the handshake of a WebSocket. */
async function connect(port: number, origin: string | undefined): Promise<Arrived> {
  const received = await exchange(port, { writes: [handshake(origin)], silence: 30_000 })
  const [head, ...more] = headsIn(received)
  if (head === undefined || more.length > 0) throw new Error(`Received ${JSON.stringify(received)}`)
  return { status: head.status, headers: decided(head.headers) }
}

/** Returns the headers that a policy decides. */
function decided(headers: readonly (readonly [name: string, value: unknown])[]): Record<string, string> {
  const found: Record<string, string> = {}
  for (const [name, value] of headers) {
    if (/^(access-control-|vary$|timing-allow-origin$)/.test(name)) found[name] = String(value)
  }
  return found
}

const handshake = (origin: string | undefined) =>
  `GET /items HTTP/1.1\r\nHost: api.test\r\nOrigin: ${origin}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`
const PREFLIGHT = `OPTIONS /items HTTP/1.1\r\nHost: api.test\r\nOrigin: ${APP}\r\nAccess-Control-Request-Method: PUT\r\nContent-Length: 9\r\n\r\nhalf`
