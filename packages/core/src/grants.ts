import { type Decision, decide, type RefusalReason } from './decision.ts'
import type { Rules } from './read-options.ts'
import type { RequestLike } from './request.ts'
import { ANY_HEADER, echoHeaderNames } from './response-headers/allow-headers.ts'
import { ANY_METHOD, echoMethod } from './response-headers/allow-methods.ts'

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
