import { randomUUID } from 'node:crypto'
import { fetchMetadata } from '@corsage/user-agent/fetch'
import { CommandError } from '../command-error.ts'
import type { Connection } from '../network/connection.ts'
import type { Exchange } from '../network/exchange.ts'
import { foreignOrigin } from '../network/foreign-origin.ts'
import type { HeaderLines } from '../network/header-lines.ts'
import { browserHeaders } from './browser-headers.ts'

/** What was asked besides the page's own request, to see what breaks later. `null` where it was not, or got no answer. */
export interface Probes {
  /** A `GET` of a path that does not exist, from the same origin. */
  readonly notFound: Exchange | null
  /** A `GET` of the same URL from an origin that nobody can have. */
  readonly foreign: Exchange | null
  /** The preflight that another request to the same URL would need, where the page's own needs none. */
  readonly preflight: Exchange | null
  /** Why a probe got no answer. */
  readonly failures: readonly string[]
}

/** Which probes are of use. */
export interface ProbeOptions {
  readonly connection: Connection
  readonly url: URL
  readonly from: string
  readonly asksForeign: boolean
  readonly asksPreflight: boolean
}

/** Sends the probes, one after the other: at most three requests, which change nothing on the server. */
export async function sendProbes(options: ProbeOptions): Promise<Probes> {
  const { connection, url, from } = options
  const failures: string[] = []
  const ask = async (method: string, target: URL, origin: string, headers: HeaderLines = []) => {
    const described = { pageOrigin: origin, urlList: [target], mode: 'cors', destination: '' } as const
    const metadata = Object.entries(await fetchMetadata(described))
    const accept = ['accept', '*/*'] as const
    const lines = [...browserHeaders(target, origin), ...metadata, accept, ...headers]
    const request = { method, url: target.href, headers: [...lines, ['origin', origin] as const] }
    try {
      return await connection.send(request, { readsBody: true })
    } catch (error) {
      if (!(error instanceof CommandError)) throw error
      failures.push(error.message)
      return null
    }
  }
  // Below the URL itself: CORS is often switched on for one branch of paths only.
  const nowhere = new URL(`${url.pathname.replace(/\/$/, '')}/corsage-${randomUUID()}`, url)
  return {
    notFound: await ask('GET', nowhere, from),
    foreign: options.asksForeign ? await ask('GET', url, foreignOrigin) : null,
    preflight: options.asksPreflight
      ? await ask('OPTIONS', url, from, [
          ['access-control-request-method', 'POST'],
          ['access-control-request-headers', 'content-type'],
        ])
      : null,
    failures,
  }
}
