import type { Readable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import { Agent, request as send } from 'undici'
import type { Exchange, SentRequest } from './exchange.ts'
import type { HeaderLines } from './header-lines.ts'
import { networkError } from './network-error.ts'

/** What Chromium reads of a response's headers, in bytes, before it gives up. */
const headersLimit = 262_144
const bodyLimit = 2048
const bodyPatience = 500

/** Sends requests to servers, follows no redirect, and keeps no cookie. */
export interface Connection {
  /**
   * Sends a request without a body. Rejects with a `CommandError` when no whole response head comes: its message says
   * why. `readsBody` also reads the beginning of the body, for half a second at most.
   */
  send(request: SentRequest, options?: { readonly readsBody?: boolean }): Promise<Exchange>
  /** Drops what is still open. */
  close(): Promise<void>
}

/** Opens the way to servers; `timeout` is in milliseconds, and counts to the end of each response's head. */
export function openConnection({ timeout }: { readonly timeout: number }): Connection {
  const openAgent = (allowH2: boolean) =>
    new Agent({
      allowH2,
      // A connection per request: a server that closes an idle one would look like a failure of the next request.
      pipelining: 0,
      connect: { timeout },
      headersTimeout: 0,
      bodyTimeout: 0,
      maxHeaderSize: headersLimit,
    })
  // HTTP/1.1 where the server speaks it: of HTTP/2 Node joins the lines of a header that came twice.
  const [agent, agentForHttp2] = [openAgent(false), openAgent(true)]
  return {
    async send(request, { readsBody = false } = {}) {
      const signal = AbortSignal.timeout(timeout)
      const exchange = (dispatcher: Agent) => exchangeBy(dispatcher, request, readsBody, signal)
      try {
        return await exchange(agent).catch((error) => {
          if (error?.code !== 'ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL') throw error
          return exchange(agentForHttp2)
        })
      } catch (error) {
        throw networkError(error, request, timeout)
      }
    },
    async close() {
      await Promise.all([agent.destroy(), agentForHttp2.destroy()])
    },
  }
}

async function exchangeBy(
  dispatcher: Agent,
  request: SentRequest,
  readsBody: boolean,
  signal: AbortSignal,
): Promise<Exchange> {
  const { statusCode, headers, body } = await send(request.url, {
    method: request.method as 'GET',
    headers: request.headers.flat(),
    dispatcher,
    signal,
    responseHeaders: 'raw',
  })
  body.on('error', () => {})
  const bodyStart = readsBody ? await startOf(body) : ''
  body.destroy()
  const lines = headerLines(headers as unknown as readonly string[])
  return { request, response: { status: statusCode, headers: lines, bodyStart } }
}

function headerLines(raw: readonly string[]): HeaderLines {
  const lines: [string, string][] = []
  for (let index = 0; index + 1 < raw.length; index += 2) {
    lines.push([String(raw[index]).toLowerCase(), String(raw[index + 1]).trim()])
  }
  return lines
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
  // A body that breaks off has begun all the same.
  await Promise.race([read().catch(() => {}), expired])
  patience.abort()
  expired.catch(() => {})
  return Buffer.concat(chunks).subarray(0, bodyLimit).toString('utf8')
}
