import type { Readable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import { Agent, buildConnector, type Dispatcher, EnvHttpProxyAgent, request as send, upgrade } from 'undici'
import type { Exchange, SentRequest } from './exchange.ts'
import type { HeaderLines } from './header-lines.ts'
import { isLoopback } from './local-hosts.ts'
import { networkError } from './network-error.ts'

/** Chromium's limit for the headers of a response, in bytes. */
const headersLimit = 262_144
const bodyLimit = 2048
const bodyPatience = 500

/** Sends requests to servers, follows no redirect, and keeps no cookie. */
export interface Connection {
  /**
   * Sends a request. Rejects with a `CommandError` that says why if no whole response head arrives. `readsBody` also
   * reads the beginning of the body, for half a second at most.
   */
  send(
    request: SentRequest,
    options?: { readonly readsBody?: boolean; readonly body?: string | null },
  ): Promise<Exchange>
  /** Asks to open a WebSocket, and closes it. Resolves with whether the server agreed. */
  opensSocket(request: SentRequest): Promise<boolean>
  /** Closes all connections. */
  close(): Promise<void>
}

/** How to reach servers. */
export interface ConnectionOptions {
  /** In milliseconds. Counts to the end of each response's head. */
  readonly timeout: number
  /** The addresses to connect to instead of asking a name server: `host:port` to address. */
  readonly addresses?: ReadonlyMap<string, string>
  /** Whether to accept every certificate. */
  readonly insecure?: boolean
}

/**
 * Opens connections to servers: through the proxy that the environment names (`HTTP_PROXY`, `HTTPS_PROXY`, `NO_PROXY`),
 * or directly to loopback hosts, as browsers do, and to hosts whose address is given.
 */
export function openConnection({ timeout, addresses, insecure = false }: ConnectionOptions): Connection {
  const openAgents = (allowH2: boolean) => {
    const tls = { rejectUnauthorized: !insecure }
    const options = {
      allowH2,
      // One connection per request, because a server that closes an idle one would look like a failure of the next
      // request.
      pipelining: 0,
      headersTimeout: 0,
      bodyTimeout: 0,
      maxHeaderSize: headersLimit,
    }
    const connect = connectorTo(addresses, buildConnector({ timeout, allowH2, ...tls }))
    const direct = new Agent({ ...options, connect })
    // Plain HTTP goes through a proxy without a tunnel, because many proxies allow tunnels only to port 443.
    const proxied = new EnvHttpProxyAgent({
      ...options,
      ...proxyVariables(),
      connect,
      requestTls: tls,
      proxyTunnel: false,
    })
    return { direct, proxied }
  }
  // Prefers HTTP/1.1, because with HTTP/2, Node joins the lines of a duplicated header.
  const [agents, agentsForHttp2] = [openAgents(false), openAgents(true)]
  const wayTo = (url: URL) =>
    isLoopback(url.hostname) || addresses?.has(hostAndPort(url)) ? 'direct' : 'proxied'
  return {
    async send(request, { readsBody = false, body = null } = {}) {
      const signal = AbortSignal.timeout(timeout)
      const way = wayTo(new URL(request.url))
      const exchange = (dispatcher: Dispatcher) =>
        exchangeBy(dispatcher, request, { readsBody, body, signal })
      try {
        return await exchange(agents[way]).catch((error) => {
          if (error?.code !== 'ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL') throw error
          return exchange(agentsForHttp2[way])
        })
      } catch (error) {
        throw networkError(error, request, timeout)
      }
    },
    async opensSocket({ url, headers }) {
      const signal = AbortSignal.timeout(timeout)
      try {
        const options = { headers: headers.flat(), protocol: 'websocket', signal }
        const { socket } = await upgrade(url, { ...options, dispatcher: agents[wayTo(new URL(url))] })
        socket.on('error', () => {}).destroy()
        return true
      } catch {
        // If there is no 101 response, the server opens no WebSocket for this request.
        return false
      }
    },
    async close() {
      const all = [agents, agentsForHttp2].flatMap(({ direct, proxied }) => [direct, proxied])
      await Promise.all(all.map((agent) => agent.destroy()))
    },
  }
}

/** An empty variable counts as an unset one. */
function proxyVariables(): Pick<EnvHttpProxyAgent.Options, 'httpProxy' | 'httpsProxy' | 'noProxy'> {
  const { env } = process
  const [httpProxy, httpsProxy, noProxy] = ['http_proxy', 'https_proxy', 'no_proxy'].map(
    (name) => env[name] || env[name.toUpperCase()] || '',
  ) as [string, string, string]
  return { httpProxy, httpsProxy, noProxy }
}

function connectorTo(
  addresses: ReadonlyMap<string, string> | undefined,
  connect: buildConnector.connector,
): buildConnector.connector {
  if (addresses === undefined || addresses.size === 0) return connect
  return (options, callback) => {
    const port = options.port || (options.protocol === 'https:' ? '443' : '80')
    const address = addresses.get(`${options.hostname}:${port}`)
    // `host` stays, because the certificate is for the name.
    connect(address === undefined ? options : { ...options, hostname: address }, callback)
  }
}

function hostAndPort({ hostname, port, protocol }: URL): string {
  return `${hostname}:${port || (protocol === 'https:' ? '443' : '80')}`
}

async function exchangeBy(
  dispatcher: Dispatcher,
  request: SentRequest,
  options: { readonly readsBody: boolean; readonly body: string | null; readonly signal: AbortSignal },
): Promise<Exchange> {
  const { statusCode, headers, body } = await send(request.url, {
    method: request.method as 'GET',
    headers: request.headers.flat(),
    body: options.body,
    dispatcher,
    signal: options.signal,
    responseHeaders: 'raw',
  })
  body.on('error', () => {})
  const bodyStart = options.readsBody ? await startOf(body) : ''
  body.destroy()
  // The types of undici do not include `raw`, which makes the headers a list.
  const lines = headerLines(headers as unknown as readonly string[])
  return { request, response: { status: statusCode, headers: lines, bodyStart } }
}

function headerLines(raw: readonly string[]): HeaderLines {
  const lines: [string, string][] = []
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = String(raw[index]).toLowerCase()
    const value = String(raw[index + 1]).trim()
    lines.push([name, name === 'set-cookie' ? withoutValue(value) : value])
  }
  return lines
}

/** Reports are shown to others, and kept in logs. So they contain the name and the attributes of a cookie, and not its value. */
function withoutValue(cookie: string): string {
  return cookie.replace(/^([^=;]*=)?[^;]*/, '$1(not shown)')
}

async function startOf(body: Readable): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  const read = async (): Promise<void> => {
    for await (const chunk of body) {
      chunks.push(chunk)
      length += chunk.length
      if (length >= bodyLimit) return
    }
  }
  const patience = new AbortController()
  const expired = wait(bodyPatience, undefined, { signal: patience.signal })
  // An interrupted body still has a beginning.
  await Promise.race([read().catch(() => {}), expired])
  patience.abort()
  expired.catch(() => {})
  return Buffer.concat(chunks).subarray(0, bodyLimit).toString('utf8')
}
