import { isPlain } from './accept/fields.ts'
import { readTimeout } from './accept/options.ts'
import { notify } from './callbacks.ts'
import { type Decision, refusedByBrowser } from './decide/decision.ts'
import type { RequestLike } from './decide/request.ts'
import { collectFindings } from './issues.ts'
import { rejectFindings } from './policy-error.ts'
/** Callbacks that every adapter accepts after the policy. */
export interface CorsHooks {
  /** Called for each refused origin, and for each preflight that asks for a method or header that is not listed. */
  readonly onRefused?: OnRefused | undefined
  /**
   * Called with what a resolver threw, or with a `TimeoutError` if it took longer than `timeout`. Its errors are ignored.
   */
  readonly onError?: ((error: unknown, request: RequestLike) => void) | undefined
  /**
   * Milliseconds after which a request is refused if the resolver has not settled.
   * @defaultValue none: Corsage waits
   */
  readonly timeout?: number | undefined
}

const HOOKS = ['onRefused', 'onError', 'timeout']

/** The hooks that are about a resolver, because an `origins` function has them as options. */
const OF_RESOLVER = ['onError', 'timeout']

/**
 * Validates hooks.
 *
 * @param withResolver Whether they accompany a resolver.
 * @param ofHandler The hook about the errors of a handler, if there is a handler. `onError` once was that hook.
 * @throws {@link PolicyError} listing every issue.
 */
export function checkHooks(hooks: CorsHooks, withResolver: boolean, ofHandler?: 'onHandlerError'): void {
  const { findings, report } = collectFindings()
  const known = ofHandler === undefined ? HOOKS : [...HOOKS, ofHandler]
  if (!isPlain(hooks)) report('wrong-type', 'hooks', hooks, { expected: 'hooks' })
  else {
    for (const [name, value] of Object.entries(hooks)) {
      if (!known.includes(name)) {
        report('unknown-option', name, value, { reason: 'hook', about: name, known })
      } else if (value !== undefined && OF_RESOLVER.includes(name) && !withResolver) {
        report('hook-without-resolver', name, value, {
          about: name,
          reason: name === 'onError' ? ofHandler : undefined,
        })
      } else if (name === 'timeout') readTimeout(value, report)
      else if (value !== undefined && typeof value !== 'function') {
        report('wrong-type', name, value, { expected: 'function' })
      }
    }
  }
  rejectFindings(findings)
}

/** A refused request, as the client sent it. Nothing is escaped, so escape it before you log it. */
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
 * that the policy does not list. It is never called for an allowed request. Its errors are ignored, because a
 * reporter that fails must not decide about the request.
 *
 * @param decision The decision. `reason` says why, and `error` holds the error of a function of yours.
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
