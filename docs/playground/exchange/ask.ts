import {
  type CorsError,
  type Exchange,
  type ExplainTarget,
  type Explanation,
  explain,
  openPage,
  type ServerFetch,
} from '@corsage/user-agent'
import { type AskedRequest, readHeaders, urlOf } from './page-request.ts'

/** The part of a response that the page can read. */
export interface SeenResponse {
  readonly status: number
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: string
}

/** The result of a request. */
export interface Outcome {
  readonly request: AskedRequest
  /** Every request and response on the wire. */
  readonly exchange: readonly Exchange[]
  readonly explanation: Explanation
  /** `null` if the browser refuses. */
  readonly seen: SeenResponse | null
}

/** A server, and the policy or server that `explain` examines. */
export interface Asked {
  readonly server: ServerFetch
  readonly target: ExplainTarget
}

/**
 * Sends a page's request through the user agent, and explains the result.
 *
 * Rejects with a `TypeError` if `fetch` rejects the request before it sends anything.
 */
export async function ask({ server, target }: Asked, request: AskedRequest): Promise<Outcome> {
  const { origin, path, method, credentials, engine } = request
  const init = { method, credentials, headers: readHeaders(request.headers) }
  const exchange: Exchange[] = []
  const page = openPage(origin, { engine, fetch: recorded(server, exchange) })
  const url = urlOf(path)
  const seen = await page.fetch(url, init).then(seenOf, nothingSeen)
  const explanation = await explain(target, { ...init, from: origin, to: url, engine })
  return { request, exchange, explanation, seen }
}

async function seenOf(response: Response): Promise<SeenResponse> {
  return { status: response.status, headers: [...response.headers], body: await response.text() }
}

function nothingSeen(error: unknown): null {
  if ((error as CorsError).name !== 'CorsError') throw error
  return null
}

/** Wraps a server to record its requests and responses. */
function recorded(server: ServerFetch, exchange: Exchange[]): ServerFetch {
  return async (request) => {
    const response = await server(request)
    exchange.push({
      kind: isPreflight(request) ? 'preflight' : 'request',
      request: { method: request.method, url: request.url, headers: Object.fromEntries(request.headers) },
      response: { status: response.status, headers: Object.fromEntries(response.headers) },
    })
    return response
  }
}

function isPreflight({ method, headers }: Request): boolean {
  return method === 'OPTIONS' && headers.has('access-control-request-method')
}
