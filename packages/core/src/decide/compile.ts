import { after, isPromise } from '../promises.ts'
import { type Decision, decide, type RefusalReason } from './decision.ts'
import { ResponseHeaders } from './headers.ts'
import { type ListRefusal, LONGEST_ORIGIN, OriginSet } from './origin-set.ts'
import { type Permission, permitting } from './permission.ts'
import { isPreflight, type RequestLike } from './request.ts'
import type { Rules } from './rules.ts'

/** The methods of a synchronous policy. */
export interface Evaluator {
  /**
   * How caches can treat responses. `static`: every response to a path has the same headers, so caches can share it.
   * `dynamic`: the headers depend on `Origin`, and every response has `Vary: Origin`.
   */
  readonly strategy: 'static' | 'dynamic'
  /**
   * Decides about a request. Never throws.
   *
   * @param request A `Request`, or an object with the same `method`, `url` and `headers.get`.
   * @returns The decision, with the headers for the response.
   *
   * @example
   * ```ts
   * const { kind, allowed, headers } = policy.evaluate(new Request(url, { headers: { origin } }))
   * ```
   */
  evaluate(request: RequestLike): Decision
  /**
   * Returns whether pages of an origin can read responses. Use it where CORS does not apply, for example for WebSocket
   * upgrades.
   *
   * @param origin The value of the `Origin` header. Without one, the result is `true` only if the policy allows every origin.
   * @param request The request, for a policy with `resources`. Without it, the options outside `resources` apply.
   */
  allowsOrigin(origin: string | null | undefined, request?: RequestLike): boolean
}

/** The methods of a policy with a function in `origins`. Their promises never reject. */
export interface AsyncEvaluator {
  /** Always `dynamic`: the headers depend on `Origin`, and every response has `Vary: Origin`. */
  readonly strategy: 'dynamic'
  /**
   * Decides about a request, like {@link Policy.evaluate}. The promise never rejects.
   *
   * @param request A `Request`, or an object with the same `method`, `url` and `headers.get`.
   */
  evaluate(request: RequestLike): Promise<Decision>
  /**
   * Resolves to whether pages of an origin can read responses, like {@link Policy.allowsOrigin}.
   *
   * @param origin The value of the `Origin` header. Without one, the result is `false`.
   * @param request The request that functions in `origins` are called with.
   */
  allowsOrigin(origin: string | null | undefined, request: RequestLike): Promise<boolean>
}

/** The failure of the functions in `origins`. */
export interface OriginFailure {
  readonly reason: 'origin-function-failed' | 'origin-function-overloaded' | 'origin-function-timed-out'
  readonly error: unknown
}

/**
 * Calls the functions in `origins`. Returns `true` if one of them allows the origin, `false` if all refuse it, or the
 * first failure. Returns a promise only if one of them did. Never throws or rejects.
 */
export type AskFunctions = (
  origin: string,
  request: RequestLike,
) => boolean | OriginFailure | Promise<boolean | OriginFailure>

/**
 * Prepares all decisions that do not need a request.
 *
 * @param ask Present if there is a function in `origins`.
 */
export function compile(rules: Rules, ask: AskFunctions | undefined): Evaluator | AsyncEvaluator {
  return ask === undefined ? compileSync(rules) : compileAsync(rules, ask)
}

function compileSync(rules: Rules): Evaluator {
  const { any, patterns, expressions, nullOrigin } = rules.origins
  const [first] = patterns
  const listed = patterns.length + expressions.length + Number(nullOrigin)
  const only = first && !first.wildcard && first.port !== ':*' ? first.text : nullOrigin ? 'null' : undefined
  const constant = any ? '*' : listed === 1 ? only : undefined

  const grants = new Grants(rules, constant === undefined)
  const none = grants.none(constant)
  const grantFor =
    constant === undefined
      ? grantListed(rules, grants)
      : any
        ? always(grants.permit('*', false))
        : grantOne(rules, constant, grants)
  return {
    strategy: constant === undefined ? 'dynamic' : 'static',
    evaluate(request) {
      const origin = request.headers.get('origin')
      return typeof origin === 'string' ? pick(grantFor(origin), request) : none
    },
    allowsOrigin: (origin) => any || (typeof origin === 'string' && grantFor(origin).actual.allowed),
  }
}

function compileAsync(rules: Rules, ask: AskFunctions): AsyncEvaluator {
  const grants = new Grants(rules, true)
  const none = Promise.resolve(grants.none(undefined))
  const grantIfListed = grantListed(rules, grants)
  // Remembers the headers of an origin, never the result of a function.
  const permittedBefore = new Map<string, Grant>()
  const grantFor = (origin: string, request: RequestLike): Grant | Promise<Grant> => {
    const before = permittedBefore.get(origin)
    if (before === undefined) {
      const listed = grantIfListed(origin)
      if (listed.actual.reason !== 'origin-not-listed') return listed
    }
    return after(ask(origin, request), (answer) => {
      if (answer === false) return grantIfListed(origin)
      if (answer !== true) return grants.refuse(answer.reason, answer.error)
      return before ?? keep(permittedBefore, KEPT_OF_FUNCTION, origin, grants.permit(origin, false))
    })
  }
  return {
    strategy: 'dynamic',
    evaluate(request) {
      const origin = request.headers.get('origin')
      if (typeof origin !== 'string') return none
      const grant = grantFor(origin, request)
      return isPromise(grant)
        ? grant.then((settled) => pick(settled, request))
        : Promise.resolve(pick(grant, request))
    },
    allowsOrigin: async (origin, request) =>
      typeof origin === 'string' && (await grantFor(origin, request)).actual.allowed,
  }
}

function pick(grant: Grant, request: RequestLike): Decision {
  if (!isPreflight(request)) return grant.actual
  return grant.complete === undefined ? grant.preflight : grant.complete(request)
}

function always(grant: Grant): () => Grant {
  return () => grant
}

/** With one origin, every response has the same headers, and the browser compares. */
function grantOne(rules: Rules, only: string, grants: Grants): (origin: string) => Grant {
  const set = new OriginSet(rules.origins)
  const permitted = grants.permit(only, true)
  const refused = refusals((reason) => grants.permit(only, true, reason))
  const known = new Map<string, Grant>()
  return (origin) => {
    if (origin === only) return permitted
    if (origin.length > LONGEST_ORIGIN) return refused['origin-malformed']
    return known.get(origin) ?? keep(known, KEPT, origin, refused[set.refusal(origin) as ListRefusal])
  }
}

function grantListed(rules: Rules, grants: Grants): (origin: string) => Grant {
  const set = new OriginSet(rules.origins)
  const refused = refusals((reason) => grants.refuse(reason))
  // Two maps, so that a client that sends many refused origins does not evict the permitted ones.
  const permittedBefore = new Map<string, Grant>()
  const refusedBefore = new Map<string, Grant>()
  const most = Math.max(KEPT, rules.origins.patterns.length)
  return (origin) => {
    // Not looked up, because a lookup would read it.
    if (origin.length > LONGEST_ORIGIN) return refused['origin-malformed']
    const known = permittedBefore.get(origin) ?? refusedBefore.get(origin)
    if (known !== undefined) return known
    const refusal = set.refusal(origin)
    return refusal === undefined
      ? keep(permittedBefore, most, origin, grants.permit(origin, true))
      : keep(refusedBefore, KEPT, origin, refused[refusal])
  }
}

/** The number of origins that are remembered, unless more are listed. */
const KEPT = 1024
/** The same for origins that a function allows, because a function can know more than a list. */
const KEPT_OF_FUNCTION = 10_000

function keep(kept: Map<string, Grant>, most: number, origin: string, grant: Grant): Grant {
  if (kept.size >= most) kept.clear()
  kept.set(origin, grant)
  return grant
}

function refusals(refuse: (reason: ListRefusal) => Grant): Readonly<Record<ListRefusal, Grant>> {
  return {
    'origin-not-listed': refuse('origin-not-listed'),
    'origin-null': refuse('origin-null'),
    'origin-malformed': refuse('origin-malformed'),
  }
}

/** The decisions about one origin, ready before the request arrives. */
interface Grant {
  readonly actual: Decision
  readonly preflight: Decision
  /** Completes the preflight's headers if they depend on what is requested. */
  readonly complete: ((request: RequestLike) => Decision) | undefined
}

/** Creates the decisions of one policy. */
class Grants {
  readonly #rules: Rules
  readonly #headers: ResponseHeaders
  readonly #listed: Permission
  readonly #unlisted: Permission

  constructor(rules: Rules, varyOnOrigin: boolean) {
    this.#rules = rules
    this.#headers = new ResponseHeaders(rules, varyOnOrigin)
    const { credentials, methods } = rules
    this.#listed = Object.freeze({ credentials, methods, listed: true })
    this.#unlisted = Object.freeze({ credentials, methods, listed: false })
  }

  /** Decides about a request without `Origin`: it gets what every origin gets, if that is the same for all. */
  none(allowOrigin: string | undefined): Decision {
    const headers = this.#headers
    return this.#decide('none', allowOrigin === undefined ? headers.refused() : headers.actual(allowOrigin))
  }

  /**
   * Decides about an allowed origin.
   *
   * @param allowOrigin The value of `Access-Control-Allow-Origin`.
   * @param listed Whether an entry of `origins` names the origin, rather than `*` or a function.
   * @param reason The reason of a refusal by a static policy, which sends the same headers to every origin.
   */
  permit(allowOrigin: string, listed: boolean, reason?: RefusalReason): Grant {
    const headers = this.#headers
    const permission = listed ? this.#listed : this.#unlisted
    const preflight = permitting(
      this.#decide('preflight', headers.preflight(allowOrigin), { reason }),
      permission,
    )
    return {
      actual: permitting(this.#decide('actual', headers.actual(allowOrigin), { reason }), permission),
      preflight,
      complete: headers.dependOnRequest
        ? (request) =>
            permitting(
              this.#decide('preflight', headers.complete(preflight.headers, request), preflight),
              permission,
            )
        : undefined,
    }
  }

  /** Decides about a refused origin. Only `Vary` is sent. */
  refuse(reason: RefusalReason, error?: unknown): Grant {
    const headers = this.#headers
    return {
      actual: this.#decide('actual', headers.refused(), { reason, error }),
      preflight: this.#decide('preflight', headers.refused(), { reason, error }),
      complete: undefined,
    }
  }

  #decide(
    kind: Decision['kind'],
    headers: Record<string, string>,
    { reason, error }: Partial<Decision> = {},
  ): Decision {
    const { preflightContinue, preflightStatus, timingAllowOrigin } = this.#rules
    const status = kind === 'preflight' && !preflightContinue ? preflightStatus : undefined
    return decide(kind, headers, { status, reason, error, timingAllowOrigin: timingAllowOrigin || undefined })
  }
}
