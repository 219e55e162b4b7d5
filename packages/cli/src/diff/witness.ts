import type { AsyncPolicy, Policy } from '@corsage/core'
import { CorsError, openPage } from '@corsage/user-agent'

/** The parts of a request that a plain `GET` does not have. */
export interface WitnessRequest {
  readonly method?: string
  /** The name of a request header. */
  readonly header?: string
  readonly credentials?: 'include'
  /** The response header that the page reads. */
  readonly exposed?: string
  /** The response header that grants something other than reading. */
  readonly grant?: 'timing-allow-origin' | 'access-control-allow-private-network'
}

/** How the browser decides about a request. */
export interface Verdict {
  readonly allowed: boolean
  /** The browser's message, or a sentence about a hidden header; `null` if the request is allowed. */
  readonly reason: string | null
}

/** A request that the two policies decide about differently. */
export interface Witness {
  readonly origin: string
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly credentials: 'omit' | 'include'
  /** The response header that the page reads; `null` if reading the response is the difference. */
  readonly reads: string | null
  readonly before: Verdict
  readonly after: Verdict
}

/** Reserved names: each witness must be cross-origin. */
const SERVERS = ['https://server.invalid', 'https://api.invalid'] as const

/** Asks the browser for its verdict under both policies. */
export async function witnessed(
  {
    origin,
    path,
    request,
  }: { readonly origin: string; readonly path: string; readonly request: WitnessRequest },
  old: Policy | AsyncPolicy,
  next: Policy | AsyncPolicy,
): Promise<Witness> {
  const { method = 'GET', header, credentials = 'omit', exposed, grant } = request
  const headers: Record<string, string> = header === undefined ? {} : { [header]: unsafeValue(header) }
  const server = SERVERS[0] === origin ? SERVERS[1] : SERVERS[0]
  const asked: Asked = {
    origin,
    method,
    url: server + path,
    headers,
    credentials,
    reads: exposed ?? grant ?? null,
  }
  const verdict = grant === undefined ? verdictOf : granted
  return { ...asked, before: await verdict(asked, old), after: await verdict(asked, next) }
}

type Asked = Omit<Witness, 'before' | 'after'>

async function verdictOf(asked: Asked, policy: Policy | AsyncPolicy): Promise<Verdict> {
  const { origin, url, method, headers, credentials, reads } = asked
  try {
    const page = openPage(origin, { fetch: (request) => respond(request, policy, reads) })
    const response = await page.fetch(url, { method, headers, credentials })
    const isRead = reads === null || response.headers.has(reads)
    return { allowed: isRead, reason: isRead ? null : `The page cannot read the response header ${reads}.` }
  } catch (error) {
    if (error instanceof CorsError) return { allowed: false, reason: error.message }
    // Core takes more texts for origins than browsers have, such as one with a default port.
    const { allowed } = await policy.evaluate(requestOf('GET', url, { origin }))
    return { allowed, reason: `Decided by the policy alone. (${(error as Error).message})` }
  }
}

async function respond(
  request: Request,
  policy: Policy | AsyncPolicy,
  reads: string | null,
): Promise<Response> {
  const { headers, status = 204 } = await policy.evaluate(request)
  const isPreflight = request.method === 'OPTIONS'
  return new Response(null, {
    status: isPreflight ? status : 200,
    headers: { ...(reads === null ? {} : { [reads]: '1' }), ...headers },
  })
}

/** Browsers do not send the header of private networks any more, and timing is not decided by the CORS check. */
async function granted({ origin, url, reads }: Asked, policy: Policy | AsyncPolicy): Promise<Verdict> {
  const isPreflight = reads === 'access-control-allow-private-network'
  const sent = isPreflight
    ? { origin, 'access-control-request-method': 'GET', 'access-control-request-private-network': 'true' }
    : { origin }
  const { headers } = await policy.evaluate(requestOf(isPreflight ? 'OPTIONS' : 'GET', url, sent))
  const value = headers[reads as string]
  const allowed = value !== undefined
  return { allowed, reason: allowed ? null : `The response has no ${reads}.` }
}

function requestOf(method: string, url: string, headers: Readonly<Record<string, string>>) {
  return { method, url, headers: { get: (name: string) => headers[name] ?? null } }
}

/** Returns a value with which a header needs permission (Fetch standard, §2.2.2). */
function unsafeValue(name: string): string {
  if (name === 'content-type') return 'application/json'
  if (name === 'range') return 'items=0-1'
  return /^(accept|accept-language|content-language)$/.test(name) ? 'a:b' : '1'
}
