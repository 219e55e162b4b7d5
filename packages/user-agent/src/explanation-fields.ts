import type { Fault } from './cors-error.ts'
import type { Exchange } from './exchange.ts'
import type { NearOrigin } from './origin-difference.ts'

/** What {@link Explanation} is made of. */
export interface ExplanationFields {
  /** Whether the page may read the response; in mode `no-cors`, in which it never may, whether it may send the request. */
  readonly allowed: boolean
  readonly request: {
    /** The origin of the page. */
    readonly from: string
    readonly method: string
    readonly url: string
    /** The credentials mode; `null` where it is not known. */
    readonly credentials: RequestCredentials | null
  }
  /** Why the request needs a preflight; empty when it needs none. */
  readonly preflightReasons: readonly string[]
  /** Every request and response, with all headers. */
  readonly exchange: readonly Exchange[]
  /** Every fault. The first is the one that decides and that a browser reports; empty when the request is allowed. */
  readonly faults: readonly Fault[]
  /** The allowed origin, or the pattern, that was probably meant. */
  readonly nearestOrigin: NearOrigin | null
  /** The member of the policy's `origins` that allows the page, where the policy can say. */
  readonly allowedBy: string | null
  readonly notes: readonly string[]
}
