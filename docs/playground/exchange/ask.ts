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

/** What the page gets to see of a response. */
export interface SeenResponse {
  readonly status: number
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: string
}

/** How a request went. */
export interface Outcome {
  readonly request: AskedRequest
  /** Every request and response on the wire. */
  readonly exchange: readonly Exchange[]
  readonly explanation: Explanation
  /** `null` where the browser refuses. */
  readonly seen: SeenResponse | null
}

/** A server, and what can be questioned about it: the policy itself where there is one. */
export interface Asked {
  readonly server: ServerFetch
  readonly target: ExplainTarget
}

/**
 * Lets a page send a request: the user agent's own page fetches from the server, and its `explain` says why it went so.
 *
 * Rejects with a `TypeError` for what `fetch` rejects before anything is sent.
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

/** A server that writes down what it is asked and what it answers. */
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
