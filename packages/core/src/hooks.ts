import { isPlain } from './accept/own-fields.ts'
import { nearestName } from './accept/unknown-option.ts'
import { notify, readTimeout } from './callbacks.ts'
import { type Decision, decide, type RefusalReason } from './decide/decision.ts'
import type { RequestLike } from './decide/request.ts'
import { collectIssues, PolicyError, reportType } from './issues.ts'
/** What every adapter takes beside a policy. */
export interface CorsHooks {
  /** Hears of each origin that was refused. */
  readonly onRefused?: OnRefused | undefined
  /** Hears that a resolver did not answer in time. */
  readonly onError?: ((error: unknown, request: RequestLike) => void) | undefined
  /**
   * Milliseconds after which a resolver that has not answered refuses.
   * @defaultValue none: it is waited for
   */
  readonly timeout?: number | undefined
}

const HOOKS = ['onRefused', 'onError', 'timeout']

/**
 * Validates hooks.
 *
 * @param besideResolver Whether they stand beside a resolver, which `timeout` and `onError` are about.
 * @throws {@link PolicyError} listing every fault.
 */
export function checkHooks(hooks: CorsHooks, besideResolver: boolean): void {
  const { issues, report } = collectIssues()
  if (!isPlain(hooks)) reportType(report, 'hooks', hooks, 'an object such as { onRefused: … }')
  else {
    for (const [name, value] of Object.entries(hooks)) {
      if (!HOOKS.includes(name)) {
        const meant = nearestName(name, HOOKS)
        const message = `is not a hook: ${meant ? `write ${meant}` : `the hooks are ${HOOKS.join(', ')}`}`
        report('unknown-option', name, value, message, meant)
      } else if (value !== undefined && name !== 'onRefused' && !besideResolver) {
        const message = 'is about a resolver here: for an origins function write it into the options'
        report('hook-without-resolver', name, value, message)
      } else if (name === 'timeout') readTimeout(value, report)
      else if (value !== undefined && typeof value !== 'function') {
        reportType(report, name, value, 'a function')
      }
    }
  }
  if (issues.length > 0) throw new PolicyError(issues)
}

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
