import { askOriginFunctions } from '../callbacks.ts'
import { type Decision, decide, type RefusalReason } from './decision.ts'
import { ANY_HEADER, ANY_METHOD, echoHeaderNames, echoMethod } from './headers.ts'
import { type ListRefusal, OriginSet } from './origin-set.ts'
import { isPreflight, type RequestLike } from './request.ts'
import type { Rules } from './rules.ts'
import { LONGEST_ORIGIN } from './serialized-origin.ts'
/** How a policy answers. */
export interface Evaluator {
  /**
   * `static`: every response to a path carries the same headers, and caches may share it. `dynamic`: the headers
   * depend on `Origin`, and every response says so in `Vary`.
   */
  readonly strategy: 'static' | 'dynamic'
  /**
   * What this policy says to a request: which headers its response carries. Never throws.
   *
   * @example
   * ```ts
   * const { kind, allowed, headers } = policy.evaluate(new Request(url, { headers: { origin } }))
   * ```
   */
  evaluate(request: RequestLike): Decision
  /**
   * Whether pages of an origin may read: for WebSocket upgrades and whatever else CORS does not cover.
   *
   * @param origin The value of the `Origin` header; where there is none, only a policy of any origin says `true`.
   * @param request The request, for a policy with `resources`; without it the options outside them decide.
   */
  allowsOrigin(origin: string | null | undefined, request?: RequestLike): boolean
}

/** How a policy with a function among its origins answers: with promises, which never reject. */
export interface AsyncEvaluator {
  readonly strategy: 'dynamic'
  /** As {@link Evaluator.evaluate}. */
  evaluate(request: RequestLike): Promise<Decision>
  /** As {@link Evaluator.allowsOrigin}; the functions among the origins are handed the request. */
  allowsOrigin(origin: string | null | undefined, request: RequestLike): Promise<boolean>
}

/** Decides all that can be decided before a request comes. */
export function compile(rules: Rules): Evaluator | AsyncEvaluator {
  return rules.origins.functions.length > 0 ? compileAsync(rules) : compileSync(rules)
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
        ? always(grants.permit('*'))
        : grantOne(rules, constant, grants)
  return {
    strategy: constant === undefined ? 'dynamic' : 'static',
    evaluate(request) {
      const origin = request.headers.get('origin')
      return origin === null ? none : pick(grantFor(origin), request)
    },
    allowsOrigin: (origin) => any || (typeof origin === 'string' && grantFor(origin).actual.allowed),
  }
}

function compileAsync(rules: Rules): AsyncEvaluator {
  const grants = new Grants(rules, true)
  const none = Promise.resolve(grants.none(undefined))
  const grantFor = grantListed(rules, grants)
  const ask = async (origin: string, request: RequestLike): Promise<Grant> => {
    const listed = grantFor(origin)
    if (listed.actual.reason !== 'origin-not-listed') return listed
    const answer = await askOriginFunctions(rules, origin, request)
    if (answer === true) return grants.permit(origin)
    return answer === false ? listed : grants.refuse(answer.reason, answer.error)
  }
  return {
    strategy: 'dynamic',
    evaluate(request) {
      const origin = request.headers.get('origin')
      return origin === null ? none : ask(origin, request).then((grant) => pick(grant, request))
    },
    allowsOrigin: async (origin, request) =>
      typeof origin === 'string' && (await ask(origin, request)).actual.allowed,
  }
}

function pick(grant: Grant, request: RequestLike): Decision {
  if (!isPreflight(request)) return grant.actual
  return grant.complete === undefined ? grant.preflight : grant.complete(request)
}

function always(grant: Grant): () => Grant {
  return () => grant
}

/** One origin: everybody is sent the same headers, and the browser compares. */
function grantOne(rules: Rules, only: string, grants: Grants): (origin: string) => Grant {
  const set = new OriginSet(rules.origins)
  const permitted = grants.permit(only)
  const refused = refusals((reason) => grants.permit(only, reason))
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
  // Apart, so that whoever sends many refused origins does not make the permitted ones forgotten.
  const permittedBefore = new Map<string, Grant>()
  const refusedBefore = new Map<string, Grant>()
  const most = Math.max(KEPT, rules.origins.patterns.length)
  return (origin) => {
    // Not even looked up: that would read it.
    if (origin.length > LONGEST_ORIGIN) return refused['origin-malformed']
    const known = permittedBefore.get(origin) ?? refusedBefore.get(origin)
    if (known !== undefined) return known
    const refusal = set.refusal(origin)
    return refusal === undefined
      ? keep(permittedBefore, most, origin, grants.permit(origin))
      : keep(refusedBefore, KEPT, origin, refused[refusal])
  }
}

/** How many origins are kept ready, where fewer than that are listed one by one. */
const KEPT = 1024

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

/** What an origin is given: decisions that are ready before the request comes. */
export interface Grant {
  readonly actual: Decision
  readonly preflight: Decision
  /** Completes the preflight's headers, where they depend on what is requested. */
  readonly complete: ((request: RequestLike) => Decision) | undefined
}

type Headers = Record<string, string>

/**
 * Makes the headers of every response of one policy. Each header's value stands in `response-headers/`; here is
 * decided which response carries which.
 */
export class Grants {
  readonly #rules: Rules
  /** `Origin` where the answer depends on it: then every response says so, refused and without `Origin` too. */
  readonly #vary: string | undefined
  readonly #methods: string | undefined
  readonly #allowHeaders: string | undefined
  readonly #exposeHeaders: string | undefined
  readonly #echoes: boolean

  constructor(rules: Rules, varyOnOrigin: boolean) {
    const { credentials, methods, allowHeaders, exposeHeaders } = rules
    this.#rules = rules
    this.#vary = varyOnOrigin ? 'Origin' : undefined
    // With credentials, `*` is a literal: the requested names are echoed.
    this.#methods = methods === '*' ? (credentials ? undefined : ANY_METHOD) : joined(methods)
    this.#allowHeaders = allowHeaders === '*' ? (credentials ? undefined : ANY_HEADER) : joined(allowHeaders)
    this.#exposeHeaders = exposeHeaders === '*' ? '*' : joined(exposeHeaders)
    this.#echoes = (credentials && (methods === '*' || allowHeaders === '*')) || rules.allowPrivateNetwork
  }

  /** For a request without `Origin`: what every origin gets, if that is the same for all. */
  none(allowOrigin: string | undefined): Decision {
    return this.#decide('none', allowOrigin === undefined ? this.#varying() : this.#actual(allowOrigin))
  }

  /**
   * For an origin that may read.
   *
   * @param allowOrigin The value of `Access-Control-Allow-Origin`.
   * @param reason Why it may not, where everybody is sent the same headers all the same.
   */
  permit(allowOrigin: string, reason?: RefusalReason): Grant {
    const preflight = this.#decide('preflight', this.#preflight(allowOrigin), { reason })
    return {
      actual: this.#decide('actual', this.#actual(allowOrigin), { reason }),
      preflight,
      complete: this.#echoes ? (request) => this.#complete(preflight, request) : undefined,
    }
  }

  /** For an origin that must not read the response: no header but `Vary`. */
  refuse(reason: RefusalReason, error?: unknown): Grant {
    return {
      actual: this.#decide('actual', this.#varying(), { reason, error }),
      preflight: this.#decide('preflight', this.#varying(), { reason, error }),
      complete: undefined,
    }
  }

  #decide(kind: Decision['kind'], headers: Headers, refusal: Partial<Decision> = {}): Decision {
    const { reason, error } = refusal
    const status = kind === 'preflight' ? this.#status : undefined
    return decide(kind, headers, {
      status,
      reason,
      error,
      timingAllowOrigin: this.#rules.timingAllowOrigin || undefined,
    })
  }

  get #status(): number | undefined {
    return this.#rules.preflightContinue ? undefined : this.#rules.preflightStatus
  }

  #varying(): Headers {
    return this.#vary ? { vary: this.#vary } : {}
  }

  #permission(allowOrigin: string): Headers {
    const headers: Headers = { 'access-control-allow-origin': allowOrigin }
    if (this.#rules.credentials) headers['access-control-allow-credentials'] = 'true'
    return headers
  }

  #actual(allowOrigin: string): Headers {
    const headers = this.#permission(allowOrigin)
    if (this.#exposeHeaders) headers['access-control-expose-headers'] = this.#exposeHeaders
    if (this.#rules.timingAllowOrigin) headers['timing-allow-origin'] = allowOrigin
    return Object.assign(headers, this.#varying())
  }

  #preflight(allowOrigin: string): Headers {
    const headers = this.#permission(allowOrigin)
    if (this.#methods) headers['access-control-allow-methods'] = this.#methods
    if (this.#allowHeaders) headers['access-control-allow-headers'] = this.#allowHeaders
    headers['access-control-max-age'] = String(this.#rules.maxAge)
    return Object.assign(headers, this.#varying())
  }

  #complete(preflight: Decision, request: RequestLike): Decision {
    const { credentials, methods, allowHeaders, allowPrivateNetwork } = this.#rules
    // Spreading a frozen object takes many times as long.
    const headers: Headers = Object.assign({}, preflight.headers)
    const varying = this.#vary ? [this.#vary] : []
    if (credentials && methods === '*') {
      const echo = echoMethod(request.headers.get('access-control-request-method'))
      if (echo) headers['access-control-allow-methods'] = echo
      varying.push('Access-Control-Request-Method')
    }
    if (credentials && allowHeaders === '*') {
      const echo = echoHeaderNames(request.headers.get('access-control-request-headers'))
      if (echo) headers['access-control-allow-headers'] = echo
      varying.push('Access-Control-Request-Headers')
    }
    if (allowPrivateNetwork) {
      if (request.headers.get('access-control-request-private-network') === 'true') {
        headers['access-control-allow-private-network'] = 'true'
      }
      varying.push('Access-Control-Request-Private-Network')
    }
    headers['vary'] = varying.join(', ')
    return this.#decide('preflight', headers, preflight)
  }
}

function joined(names: readonly string[]): string | undefined {
  return names.length > 0 ? names.join(',') : undefined
}
