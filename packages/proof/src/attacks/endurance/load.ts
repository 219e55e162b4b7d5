import { Pool } from 'undici'
import type { RunningServer } from '../../servers/server.ts'
import { exchange } from '../wire/socket.ts'
import { type Asked, issueOf, type Policies, SOMETIMES } from './policies.ts'

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
  readonly status: number
  /** When the client leaves: while it waits, or when the first bytes of the body are there. */
  readonly leaves?: 'waiting' | 'reading'
}

const APP = 'https://app.example.com'
const get = { method: 'GET', preflight: false, path: '/items', status: 200 } as const
const ask = { method: 'OPTIONS', preflight: true, path: '/items', status: 204 } as const

/** The requests by turns. Origins under the wildcard, and foreign ones, are another for each of thousands of requests. */
const TURNS: readonly ((index: number) => Sent)[] = [
  () => ({ ...get, origin: APP }),
  (index) => ({ ...get, origin: `https://t${index % 5_000}.example.org` }),
  () => ({ ...get, origin: 'https://net.example.net' }),
  () => ({ ...get, origin: SOMETIMES }),
  (index) => ({ ...get, origin: `https://evil${index % 5_000}.test` }),
  () => ({ ...get, origin: 'null' }),
  (index) => ({ ...get, origin: `https://${'a.'.repeat(index % 500)}example.com` }),
  () => ({ ...get, origin: undefined }),
  () => ({ ...get, method: 'POST', origin: APP }),
  () => ({ ...ask, origin: APP }),
  () => ({ ...ask, origin: SOMETIMES }),
  (index) => ({ ...ask, origin: `https://evil${index % 5_000}.test` }),
  () => ({ ...get, path: '/error', status: 500, origin: APP }),
  () => ({ ...get, path: '/error', status: 500, origin: 'https://evil.test' }),
  () => ({ ...get, path: '/missing', status: 404, origin: APP }),
  () => ({ ...get, path: '/slow', origin: APP }),
  () => ({ ...get, path: '/slow', origin: APP, leaves: 'waiting' }),
  () => ({ ...get, path: '/stream', origin: APP, leaves: 'reading' }),
]
/** One of so many requests is a raw one that stops in its middle. */
const RAW = 40

const CONNECTIONS = 8
const MOST_ISSUES = 10

/** Sends requests to a server until it is told to stop, and checks every response. */
export async function load(
  server: RunningServer,
  policies: Policies,
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
        await exchange(server.port, {
          writes: [PREFLIGHT.slice(0, index % PREFLIGHT.length)],
          leave: 'destroy',
        })
        tally.aborted++
        continue
      }
      const turn = TURNS[index % TURNS.length] as (typeof TURNS)[number]
      const issue = await send(pool, turn(index), policies, tally)
      if (issue !== undefined && tally.issues.length < MOST_ISSUES)
        tally.issues.push(`${server.name}: ${issue}`)
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, worker))
  await pool.destroy()
}

async function send(pool: Pool, sent: Sent, policies: Policies, tally: Tally): Promise<string | undefined> {
  const { origin, preflight, path, method, leaves } = sent
  const asked = preflight
    ? { 'access-control-request-method': 'PUT', 'access-control-request-headers': 'x-asked' }
    : {}
  const version = policies.version
  const controller = new AbortController()
  if (leaves === 'waiting') setTimeout(() => controller.abort(), 5)
  let statusCode: number
  try {
    const response = await pool.request({
      path,
      method,
      headers: { ...(origin === undefined ? {} : { origin }), ...asked, 'content-type': 'application/json' },
      body: method === 'POST' ? '{}' : null,
      signal: controller.signal,
    })
    statusCode = response.statusCode
    const issue = issueOf(sent, corsHeaders(response.headers), version, policies.version)
    tally.checked++
    if (leaves === 'reading') {
      for await (const _chunk of response.body) break
      tally.aborted++
    } else {
      await response.body.dump()
    }
    if (issue !== undefined) return issue
  } catch (error) {
    if (leaves === undefined) return `${method} ${path} of ${origin}: ${error}`
    tally.aborted++
    return undefined
  }
  return statusCode === sent.status ? undefined : `${method} ${path} of ${origin}: ${statusCode}`
}

function corsHeaders(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Record<string, string> {
  const found: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) {
    if (/^(access-control-|vary$|timing-allow-origin$)/.test(name)) found[name] = String(value)
  }
  return found
}

const PREFLIGHT = `OPTIONS /items HTTP/1.1\r\nHost: api.test\r\nOrigin: ${APP}\r\nAccess-Control-Request-Method: PUT\r\nContent-Length: 9\r\n\r\nhalf`
