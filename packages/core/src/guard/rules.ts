import type { RequestLike } from '../decide/request.ts'
import type { Refusal } from '../hooks.ts'

/**
 * The reason why the guard refused a request:
 * - `cross-site`, `same-site`: it comes from a page of another site, or of another origin of the same site.
 * - `origin-null`: it comes from a page without an origin, such as a sandboxed frame.
 * - `origin-mismatch`: its `Origin` is not the server's, and the browser sends no `Sec-Fetch-Site`.
 * - `ambient-credentials`: the policy allows the origin without credentials, but the browser added credentials.
 * - `navigation`: the policy allows the origin without credentials, and a form could set a session cookie.
 * - `method-not-listed`: the policy allows the origin but does not list the method.
 * - `upgrade`: a page of another origin opens a connection, such as a WebSocket.
 * - `host-missing`, `host-ambiguous`, `host-not-listed`: the request names no host, several, or one that `hosts` does not
 *   list.
 */
export type GuardReason =
  | 'cross-site'
  | 'same-site'
  | 'origin-null'
  | 'origin-mismatch'
  | 'ambient-credentials'
  | 'navigation'
  | 'method-not-listed'
  | 'upgrade'
  | 'host-missing'
  | 'host-ambiguous'
  | 'host-not-listed'

/** The parts of a request that the guard reads. A `Request` can be passed as it is. */
export interface GuardRequest extends RequestLike {
  /** The method that the client sent, if middleware for method overrides replaced it. */
  readonly originalMethod?: string | undefined
  /** Whether the client proved its identity with a certificate. */
  readonly hasClientCertificate?: boolean | undefined
  /** Cloudflare's properties of the connection. */
  readonly cf?: { readonly tlsClientAuth?: { readonly certVerified?: string } | undefined } | undefined
  /** Returns the lines of `Host`, and the authority of the request target or of `:authority`. */
  authorities?(): Authorities
}

/** Every host that a request names. */
export interface Authorities {
  /** The lines of `Host`. */
  readonly hosts: readonly string[]
  /** The authority of the request target or of `:authority`. */
  readonly target: string | undefined
}

/** The refusal of a request by the guard, with the fix if such requests should pass. */
export interface GuardRefusal {
  /** The reason. Compare it rather than the message. */
  readonly reason: GuardReason
  /** The body of the 403 response: one sentence that names the problem. */
  readonly message: string
  /** What to change to let such requests pass. */
  readonly fix: string
}

/**
 * Called for every request that the guard refuses, or would refuse without `report: true`. Errors that it throws are ignored.
 *
 * @param refused The reason and the fix.
 * @param refusal The request, as the client sent it. Escape the values before you log them.
 *
 * @example
 * ```ts
 * const onRefused: OnGuardRefused = ({ reason, fix }, { method, url }) => {
 *   console.warn(JSON.stringify({ reason, fix, method, url }))
 * }
 * ```
 */
export type OnGuardRefused = (refused: GuardRefusal, refusal: Refusal) => void

/** Returns whether `hosts` lists an authority. */
export type HasHost = (authority: string) => boolean

/** The options of a guard, validated. */
export interface GuardRules<Context extends readonly unknown[]> {
  /** Returns the server's own origins; `undefined` if `Host` names them. */
  readonly self: ((...context: Context) => readonly string[]) | undefined
  readonly hosts: HasHost | undefined
  readonly exempt: ((url: string) => boolean) | undefined
  readonly ambient: boolean
  readonly report: boolean
  readonly onRefused: OnGuardRefused | undefined
}
