import { type Decision, decide, type RefusalReason } from './decision.ts'
import { notify } from './notify.ts'
import type { RequestLike } from './request.ts'

/** What a refused request was, as the client sent it. Nothing is escaped, so escape it before you log it. */
export interface Refusal {
  readonly method: string
  readonly url: string
  readonly origin: string
  /** The value of `Access-Control-Request-Method`; `null` if there is none. */
  readonly requestedMethod: string | null
  /** The value of `Access-Control-Request-Headers`; `null` if there is none. */
  readonly requestedHeaders: string | null
}

/**
 * Called for every request that the policy refuses: a refused origin, and a preflight that asks for a method or header
 * that the policy does not list. It is never called for an allowed request. What it throws is ignored, because a
 * reporter that fails must not decide about the request.
 *
 * @param decision What was decided. `reason` says why, and `error` holds what a function of yours threw.
 */
export type OnRefused = (decision: Decision, refusal: Refusal) => void

/** Calls `onRefused`, if there is one and the decision is a refusal. */
export function reportRefusal(
  onRefused: OnRefused | undefined,
  decision: Decision,
  request: RequestLike,
): void {
  if (onRefused === undefined) return
  const refused = decision.allowed ? refusedByBrowser(decision, request) : decision
  if (refused === undefined) return
  const { method, url, headers } = request
  void notify(onRefused, refused, {
    method,
    url,
    origin: headers.get('origin') ?? '',
    requestedMethod: headers.get('access-control-request-method'),
    requestedHeaders: headers.get('access-control-request-headers'),
  })
}

/** The same decision, with the reason for which a browser will refuse the preflight of an allowed origin. */
function refusedByBrowser(decision: Decision, request: RequestLike): Decision | undefined {
  const { kind, headers } = decision
  if (kind !== 'preflight') return undefined
  const reason = reasonOfBrowser(headers, request.headers)
  return reason && decide(kind, headers, { ...decision, reason })
}

/** CORS-safelisted methods need no permission (Fetch standard, §2.2.1). */
const SAFELISTED_METHODS = ['GET', 'HEAD', 'POST']

/** Fetch standard, §4.9 CORS-preflight fetch, step 7: methods are compared by case, header names are not. */
function reasonOfBrowser(
  headers: Decision['headers'],
  requested: RequestLike['headers'],
): RefusalReason | undefined {
  // `*` is a wildcard only without credentials.
  const wildcards = headers['access-control-allow-credentials'] === undefined
  const method = requested.get('access-control-request-method') ?? ''
  const methods = namesIn(headers['access-control-allow-methods'])
  if (!SAFELISTED_METHODS.includes(method) && !methods.has(method) && !(wildcards && methods.has('*'))) {
    return 'method-not-listed'
  }
  const names = namesIn(headers['access-control-allow-headers']?.toLowerCase())
  const anyName = wildcards && names.has('*')
  for (const name of namesIn(requested.get('access-control-request-headers')?.toLowerCase())) {
    // `*` does not cover `Authorization`, the only non-wildcard request-header name.
    if (!names.has(name) && !(anyName && name !== 'authorization')) return 'header-not-listed'
  }
  return undefined
}

function namesIn(list: string | undefined): ReadonlySet<string> {
  const names = (list ?? '').split(',').map((name) => name.trim())
  return new Set(names.filter((name) => name !== ''))
}
