import type { RequestLike } from '../decide/request.ts'
import type { Refusal } from '../hooks.ts'

/**
 * Why the guard refused a request:
 * - `cross-site`, `same-site`: a page of another site, or of another origin of the same site, sent it;
 * - `origin-null`: a page without its own origin sent it, such as a sandboxed frame;
 * - `origin-mismatch`: its `Origin` is not the server's own, and the browser did not say which site sent it;
 * - `ambient-credentials`: the policy allows the origin, but not with credentials, and the browser added some itself;
 * - `navigation`: the policy allows the origin, but without credentials, and a form could set the cookie of a session;
 * - `method-not-listed`: the policy allows the origin, but does not list the method;
 * - `upgrade`: a page of another origin wants to open a connection, such as a WebSocket;
 * - `host-missing`, `host-ambiguous`, `host-not-listed`: the request names no host, several, or one that `hosts` does not list.
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

/** The parts of a request that the guard reads, in addition to those that a policy reads. A `Request` is one. */
export interface GuardRequest extends RequestLike {
  /** The method that the client sent, if a method override replaced it. */
  readonly originalMethod?: string | undefined
  /** Whether the client proved its identity with a certificate. */
  readonly hasClientCertificate?: boolean | undefined
  /** Cloudflare's facts about the connection. */
  readonly cf?: { readonly tlsClientAuth?: { readonly certVerified?: string } | undefined } | undefined
  /** Returns the lines of `Host`, and the authority of the request target or of `:authority`. */
  authorities?(): Authorities
}

/** Every host that a request names. */
export interface Authorities {
  readonly hosts: readonly string[]
  readonly target: string | undefined
}

/** Why the guard refused a request, and what to change if it should pass. */
export interface GuardRefusal {
  readonly reason: GuardReason
  /** Names the problem in one sentence: the body of the 403 response. */
  readonly message: string
  /** Says how to let such a request pass. */
  readonly fix: string
}

/**
 * Called for every request that the guard refuses, or would refuse without `report`. Its errors are ignored.
 *
 * @param refused Why.
 * @param refusal The request, as the client sent it. Nothing is escaped, so escape it before you log it.
 */
export type OnGuardRefused = (refused: GuardRefusal, refusal: Refusal) => void

/** Returns whether `hosts` lists an authority. */
export type HasHost = (authority: string) => boolean

/** Options that were found right. */
export interface GuardRules<Context extends readonly unknown[]> {
  /** Returns the server's own origins; `undefined` if `Host` names them. */
  readonly self: ((...context: Context) => readonly string[]) | undefined
  readonly hosts: HasHost | undefined
  readonly exempt: ((url: string) => boolean) | undefined
  readonly ambient: boolean
  readonly report: boolean
  readonly onRefused: OnGuardRefused | undefined
}
