import { corsCheck } from '../fetch/cors-check.ts'
import { isToken } from '../fetch/header-values.ts'
import type { CorsRequest } from '../fetch/request.ts'
import { issueOf } from '../page/cors-error.ts'
import type { Exchange } from '../page/exchange.ts'
import { corsPreflightCheck } from '../preflight/preflight-check.ts'
import { type DecisionLike, decisionNotes, listedOriginsOf, type PolicyLike } from './explain-target.ts'
import { type Explanation, explanation } from './explanation.ts'
import { nearOrigins } from './listed-origins.ts'

/** A refused request, as an adapter passes it to `onRefused`. Every value comes from the client. */
export interface RefusedFacts {
  /** The method. For a preflight, it is `OPTIONS`. */
  readonly method: string
  /** The URL, or the path and query. */
  readonly url: string
  /** The value of `Origin`, or `null` if there is none. */
  readonly origin: string | null
  /** The value of `Access-Control-Request-Method`. */
  readonly requestedMethod?: string | null | undefined
  /** The value of `Access-Control-Request-Headers`. */
  readonly requestedHeaders?: string | null | undefined
}

/** The server cannot tell a redirect from a page without an origin. The fix is for such a page. */
const redirectNote = 'A redirect to another origin also makes the origin `null`.'

/** Browsers request fewer. A longer list would only cost time. */
const mostRequestedHeaders = 64

/**
 * Returns a report about a refused request. Call it in `onRefused`, with the arguments of that callback. It does not throw,
 * and you can log its text without escaping.
 *
 * @param decision The decision that `onRefused` is called with.
 * @param facts The request that `onRefused` is called with.
 * @param policy The policy. With it, the report also names the nearest listed origin.
 *
 * @example
 * app.use(cors(policy, {
 *   onRefused: (decision, facts) => logger.warn(explainRefusal(decision, facts, policy).text),
 * }))
 */
export function explainRefusal(
  decision: DecisionLike,
  facts: RefusedFacts,
  policy?: PolicyLike,
): Explanation {
  const origin = facts.origin ?? 'null'
  const isPreflight = decision.kind === 'preflight'
  const names = requestedNames(facts.requestedHeaders ?? '')
  const request: CorsRequest = {
    method: (isPreflight ? facts.requestedMethod : null) ?? facts.method,
    url: facts.url,
    origin,
    // No name is safelisted with this value, because the browser asked for each.
    headers: new Headers(names.map((name): [string, string] => [name, '"'])),
    credentials: 'same-origin',
  }
  const status = decision.status ?? (isPreflight ? 204 : 200)
  const response = { status, headers: new Headers({ ...decision.headers }) }
  const { refusals } = isPreflight ? corsPreflightCheck(request, response) : corsCheck(request, response)
  const exchange: Exchange[] = [
    {
      kind: isPreflight ? 'preflight' : 'request',
      request: { method: facts.method, url: facts.url, headers: requestHeaders(facts) },
      response: { status, headers: { ...decision.headers } },
    },
  ]
  // A response to a refused origin has neither methods nor headers, so their absence is not another reason.
  const seen = refusals.filter((refusal, index) => index === 0 || refusal.received !== null)
  const refused = { origin, url: facts.url, initialUrl: facts.url }
  const listed = listedOriginsOf(policy)
  return explanation({
    allowed: decision.allowed,
    request: { from: origin, method: request.method, url: facts.url, credentials: null },
    preflightReasons: [],
    exchange,
    issues: seen.map((refusal) => issueOf(refusal, refused, exchange)),
    nearestOrigin: nearOrigins(origin, listed).find((near) => listed.includes(near.origin)) ?? null,
    allowedBy: null,
    notes: [...decisionNotes(decision), ...(facts.origin === 'null' ? [redirectNote] : [])],
  })
}

function requestHeaders(facts: RefusedFacts): Record<string, string> {
  const headers: Record<string, string> = {}
  if (facts.origin !== null) headers['origin'] = facts.origin
  if (facts.requestedMethod) headers['access-control-request-method'] = facts.requestedMethod
  if (facts.requestedHeaders) headers['access-control-request-headers'] = facts.requestedHeaders
  return headers
}

function requestedNames(requested: string): string[] {
  return requested
    .split(',', mostRequestedHeaders)
    .map((name) => name.trim())
    .filter(isToken)
}
