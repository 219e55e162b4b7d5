import { randomUUID } from 'node:crypto'
import { fetchMetadata } from '@corsage/user-agent/fetch'
import { CommandError } from '../command-error.ts'
import type { Connection } from '../network/connection.ts'
import { allowOriginOf } from '../network/cors-answer.ts'
import type { Exchange } from '../network/exchange.ts'
import { foreignOrigin } from '../network/foreign-origin.ts'
import type { HeaderLines } from '../network/header-lines.ts'
import { browserHeaders } from './browser-headers.ts'
import { isUnavailable } from './remedy.ts'

/** Requests next to the page's own. They show what else breaks, and which server responds. `null` without a response. */
export interface Probes {
  /** A `GET` of a path that does not exist, from the same origin. */
  readonly notFound: Exchange | null
  /** A `GET` of the root, from the same origin. */
  readonly root: Exchange | null
  /** A `GET` of the same URL from an origin that nobody can have. */
  readonly foreign: Exchange | null
  /** The preflight that another request to the same URL would need, if the page's own needs none. */
  readonly preflight: Exchange | null
  /** Whether the preflight was sent, and got no response. */
  readonly preflightFailed: boolean
  /** Why probes got no response. */
  readonly failures: readonly string[]
}

/** The probes of a check that sends none. */
export const noProbes: Probes = {
  notFound: null,
  root: null,
  foreign: null,
  preflight: null,
  preflightFailed: false,
  failures: [],
}

/** The check that the probes belong to. */
export interface ProbeOptions {
  readonly connection: Connection
  readonly url: URL
  readonly from: string
  readonly allowed: boolean
  /** The exchanges of the page's own request. */
  readonly exchanges: readonly Exchange[]
  /** Preflights of origins near the page's own, and of the page itself. */
  readonly near: readonly Exchange[]
}

/** Sends the probes, one after the other: at most three requests, which change nothing on the server. */
export async function sendProbes(options: ProbeOptions): Promise<Probes> {
  const { connection, url, from, allowed, exchanges, near } = options
  const deciding = exchanges.at(-1)
  if (url.origin === from || deciding === undefined) return noProbes
  // Each further request could take as long.
  if (isUnavailable(deciding)) return noProbes
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
  const wasPreflighted = [...exchanges, ...near].some(({ request }) => request.method === 'OPTIONS')
  const isError = deciding.response.status >= 400
  // Below the URL itself: CORS is often on for one branch of paths only.
  const nowhere = new URL(`${url.pathname.replace(/\/$/, '')}/corsage-${randomUUID()}`, url)
  const notFound = await ask('GET', nowhere, from)
  const foreign = exchanges.some((exchange) => allowOriginOf(exchange) === from)
    ? await ask('GET', url, foreignOrigin)
    : null
  const asksPreflight = !wasPreflighted && (allowed || isError)
  const preflight = asksPreflight
    ? await ask('OPTIONS', url, from, [
        ['access-control-request-method', 'POST'],
        ['access-control-request-headers', 'content-type'],
      ])
    : null
  const asksRoot = !allowed && isError && foreign === null && url.pathname !== '/'
  return {
    notFound,
    foreign,
    preflight,
    root: asksRoot ? await ask('GET', new URL('/', url), from) : null,
    preflightFailed: asksPreflight && preflight === null,
    failures,
  }
}

/** The responses that the probes got. */
export function answeredProbes({ notFound, root, foreign, preflight }: Probes): readonly Exchange[] {
  return [notFound, root, foreign, preflight].filter((exchange) => exchange !== null)
}
