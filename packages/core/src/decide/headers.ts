import { isOf, isToken, TOKEN } from './characters.ts'
import type { RequestLike } from './request.ts'
import type { Rules } from './rules.ts'

export const ALLOW_ORIGIN = 'access-control-allow-origin'
export const ALLOW_CREDENTIALS = 'access-control-allow-credentials'
export const EXPOSE_HEADERS = 'access-control-expose-headers'
export const ALLOW_METHODS = 'access-control-allow-methods'
export const ALLOW_HEADERS = 'access-control-allow-headers'
const MAX_AGE = 'access-control-max-age'
export const ALLOW_PRIVATE_NETWORK = 'access-control-allow-private-network'
export const TIMING_ALLOW_ORIGIN = 'timing-allow-origin'

/**
 * The single-valued headers that CORS owns on a response. Values from an upstream or an earlier layer are removed, so
 * that no response ever mixes two policies.
 *
 * @see {@link https://fetch.spec.whatwg.org/#http-responses Fetch standard, §3.3.3 HTTP responses}
 */
export const CORS_RESPONSE_HEADERS: readonly string[] = [
  ALLOW_ORIGIN,
  ALLOW_CREDENTIALS,
  EXPOSE_HEADERS,
  ALLOW_METHODS,
  ALLOW_HEADERS,
  MAX_AGE,
  ALLOW_PRIVATE_NETWORK,
]

/** The methods that are allowed by default, and the usual ones that follow `*`. */
export const DEFAULT_METHODS: readonly string[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'QUERY']
/** Any method, without credentials. The preflight cache of Firefox ignores `*`, so the usual methods follow it. */
const ANY_METHOD: string = /* @__PURE__ */ ['*', ...DEFAULT_METHODS].join(',')
/**
 * Any header, without credentials. `*` does not cover `Authorization` (Fetch standard, §4.9, step 7), and the preflight
 * cache of Firefox ignores `*`, so the usual names follow it.
 */
const ANY_HEADER = '*,authorization,content-type,x-requested-with'

type Headers = Record<string, string>

/** Creates the headers of every response of one policy. The values that need no request are joined once. */
export class ResponseHeaders {
  readonly #rules: Rules
  /** `Origin` if the headers depend on it. Every response then has it, including refused ones and those without `Origin`. */
  readonly #vary: string | undefined
  readonly #methods: string | undefined
  readonly #allowHeaders: string | undefined
  readonly #exposeHeaders: string | undefined
  /** Whether a preflight's headers depend on what it requests. */
  readonly dependOnRequest: boolean

  constructor(rules: Rules, varyOnOrigin: boolean) {
    const { credentials, methods, allowHeaders, exposeHeaders } = rules
    this.#rules = rules
    this.#vary = varyOnOrigin ? 'Origin' : undefined
    // With credentials, `*` is a literal, so the requested names are echoed.
    this.#methods = methods === '*' ? (credentials ? undefined : ANY_METHOD) : joined(methods)
    this.#allowHeaders = allowHeaders === '*' ? (credentials ? undefined : ANY_HEADER) : joined(allowHeaders)
    this.#exposeHeaders = exposeHeaders === '*' ? '*' : joined(exposeHeaders)
    this.dependOnRequest =
      (credentials && (methods === '*' || allowHeaders === '*')) || rules.allowPrivateNetwork
  }

  /** The headers of a response that permits nothing. */
  refused(): Headers {
    return this.#vary ? { vary: this.#vary } : {}
  }

  #permission(allowOrigin: string): Headers {
    const headers: Headers = { [ALLOW_ORIGIN]: allowOrigin }
    if (this.#rules.credentials) headers[ALLOW_CREDENTIALS] = 'true'
    return headers
  }

  actual(allowOrigin: string): Headers {
    const headers = this.#permission(allowOrigin)
    if (this.#exposeHeaders) headers[EXPOSE_HEADERS] = this.#exposeHeaders
    if (this.#rules.timingAllowOrigin) headers[TIMING_ALLOW_ORIGIN] = allowOrigin
    return Object.assign(headers, this.refused())
  }

  preflight(allowOrigin: string): Headers {
    const headers = this.#permission(allowOrigin)
    if (this.#methods) headers[ALLOW_METHODS] = this.#methods
    if (this.#allowHeaders) headers[ALLOW_HEADERS] = this.#allowHeaders
    // Zero is sent as well, because it turns the browser's preflight cache off.
    headers[MAX_AGE] = String(this.#rules.maxAge)
    return Object.assign(headers, this.refused())
  }

  /** Adds the headers that depend on what a preflight requests to those that do not. */
  complete(preflight: Readonly<Headers>, request: RequestLike): Headers {
    const { credentials, methods, allowHeaders, allowPrivateNetwork } = this.#rules
    // Spreading a frozen object takes many times as long.
    const headers: Headers = Object.assign({}, preflight)
    const varying = this.#vary ? [this.#vary] : []
    if (credentials && methods === '*') {
      const echo = echoMethod(request.headers.get('access-control-request-method'))
      if (echo) headers[ALLOW_METHODS] = echo
      varying.push('Access-Control-Request-Method')
    }
    if (credentials && allowHeaders === '*') {
      const echo = echoHeaderNames(request.headers.get('access-control-request-headers'))
      if (echo) headers[ALLOW_HEADERS] = echo
      varying.push('Access-Control-Request-Headers')
    }
    if (allowPrivateNetwork) {
      if (request.headers.get('access-control-request-private-network') === 'true') {
        headers[ALLOW_PRIVATE_NETWORK] = 'true'
      }
      varying.push('Access-Control-Request-Private-Network')
    }
    headers['vary'] = varying.join(', ')
    return headers
  }
}

function joined(names: readonly string[]): string | undefined {
  return names.length > 0 ? names.join(',') : undefined
}

const LONGEST_METHOD = 64
const LONGEST_NAMES = 2048
const MOST_ECHOED = 64
const COMMA = 0x2c

/**
 * Returns the requested method if it can be echoed. With credentials, `*` is only a literal, so a policy that allows any
 * method names the requested one.
 */
export function echoMethod(requested: string | null): string | undefined {
  return requested !== null && requested.length <= LONGEST_METHOD && isToken(requested)
    ? requested
    : undefined
}

/**
 * Returns the requested header names if they can be echoed. With credentials, `*` is only a literal, so a policy that
 * allows any header names the requested ones. Every name must be a token, and their number and length are limited.
 * Otherwise, nothing is echoed. The value is read once, without an allocation.
 */
export function echoHeaderNames(requested: string | null): string | undefined {
  if (requested === null || requested.length > LONGEST_NAMES) return undefined
  let names = 1
  let inName = false
  let ended = false
  for (let index = 0; index < requested.length; index++) {
    const code = requested.charCodeAt(index)
    if (isOf(TOKEN, code)) {
      if (ended) return undefined
      inName = true
    } else if (code === COMMA) {
      if (!inName || ++names > MOST_ECHOED) return undefined
      inName = ended = false
    } else if (code === 0x20 || code === 0x09) {
      ended = inName
    } else {
      return undefined
    }
  }
  return inName ? requested : undefined
}

/**
 * Adds names to the value of a `Vary` header: each once, case-insensitively, after the existing names. A value that
 * contains `*` already varies on everything and is not changed.
 *
 * @param existing The response's value: one value, several lines, or nothing.
 * @param names The names to add, joined by `, `, for example `Origin`.
 * @returns The value to send.
 *
 * @example
 * ```ts
 * mergeVary('Accept-Encoding', 'Origin') // 'Accept-Encoding, Origin'
 * mergeVary('origin', 'Origin')          // 'origin'
 * mergeVary('*', 'Origin')               // '*'
 * ```
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc9110#section-12.5.5 RFC 9110, §12.5.5}
 */
export function mergeVary(existing: string | readonly string[] | null | undefined, names: string): string {
  const value = typeof existing === 'string' ? existing : existing ? existing.join(', ') : ''
  if (value === '') return names
  const present = membersOf(value.toLowerCase())
  if (present.includes('*')) return value
  let merged = value
  for (const name of membersOf(names)) {
    if (!present.includes(name.toLowerCase())) merged += `, ${name}`
  }
  return merged
}

/**
 * Combines a handler's own `Access-Control-Expose-Headers` with a policy's: each name once, case-insensitively, the
 * handler's first.
 *
 * @param existing The header as the handler set it: one value, several lines, or nothing.
 * @param names The policy's value, or `undefined` if the policy exposes nothing.
 * @returns The value to send, or an empty string if there is none.
 *
 * @example
 * ```ts
 * mergeExpose('Upload-Offset, etag', 'ETag,X-Total') // 'Upload-Offset, etag, X-Total'
 * mergeExpose(null, 'ETag,X-Total')                  // 'ETag,X-Total'
 * ```
 */
export function mergeExpose(
  existing: string | readonly string[] | null | undefined,
  names: string | undefined,
): string {
  const own = typeof existing === 'string' ? existing : existing ? existing.join() : ''
  if (own === '') return names ?? ''
  const byLowerCase = new Map<string, string>()
  for (const listed of `${own},${names ?? ''}`.split(',')) {
    const name = listed.trim()
    const lower = name.toLowerCase()
    if (name !== '' && !byLowerCase.has(lower)) byLowerCase.set(lower, name)
  }
  return [...byLowerCase.values()].join(', ')
}

/** Returns the members of a header's list. Empty ones are dropped. */
export function membersOf(list: string | undefined): readonly string[] {
  const names = (list ?? '').split(',').map((name) => name.trim())
  return names.filter((name) => name !== '')
}
