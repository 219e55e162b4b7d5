import { isPlain } from './accept/fields.ts'
import { readTimeout } from './accept/options.ts'
import { notify } from './callbacks.ts'
import { type Decision, refusedByBrowser } from './decide/decision.ts'
import type { RequestLike } from './decide/request.ts'
import { collectFindings } from './issues.ts'
import { rejectFindings } from './policy-error.ts'
/**
 * Callbacks that every adapter accepts after the policy.
 *
 * @example
 * ```ts
 * const hooks: CorsHooks = {
 *   onRefused: ({ reason }, { origin, method, url }) => {
 *     console.warn(JSON.stringify({ reason, origin, method, url }))
 *   },
 * }
 * app.use(cors(policy, hooks))
 * ```
 */
export interface CorsHooks {
  /** Called for every refused request. See {@link OnRefused}. */
  readonly onRefused?: OnRefused | undefined
  /**
   * Called with the error of a resolver, or with a `TimeoutError` if the resolver exceeds `timeout`. Needs a resolver. Errors
   * that this callback throws are ignored.
   */
  readonly onError?: ((error: unknown, request: RequestLike) => void) | undefined
  /**
   * Limits how many milliseconds a resolver can take. After that, the request is refused. Needs a resolver.
   * @defaultValue no limit
   */
  readonly timeout?: number | undefined
}

const HOOKS = ['onRefused', 'onError', 'timeout']

/** The hooks that need a resolver. For an `origins` function, they are options of the policy. */
const OF_RESOLVER = ['onError', 'timeout']

/**
 * Validates hooks.
 *
 * @param withResolver Whether the adapter was called with a resolver.
 * @param ofHandler The hook for a handler's errors, if there is a handler. `onError` used to be that hook.
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

/** A refused request, as the client sent it. Escape the values before you log them. */
export interface Refusal {
  /** The method of the request. For a preflight, it is `OPTIONS`. */
  readonly method: string
  /** The URL, as {@link RequestLike} has it. */
  readonly url: string
  /** The value of `Origin`. */
  readonly origin: string
  /** The value of `Access-Control-Request-Method`, or `null` if there is none. */
  readonly requestedMethod: string | null
  /** The value of `Access-Control-Request-Headers`, or `null` if there is none. */
  readonly requestedHeaders: string | null
}

/**
 * Called for every request that the policy refuses: for a refused origin, and for a preflight that asks for a method or
 * header that the policy does not list. Errors that it throws are ignored, so that logging cannot break a request.
 *
 * @param decision The decision. `reason` is the cause, and `error` is the error of a function that you passed, if one failed.
 * @param refusal The request, as the client sent it. Escape the values before you log them.
 *
 * @example
 * ```ts
 * const onRefused: OnRefused = ({ reason }, { origin, url }) => {
 *   console.warn(JSON.stringify({ reason, origin, url }))
 * }
 * ```
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
