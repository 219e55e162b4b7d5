import type { CorsIssue, EngineName, RefusalCode } from '@corsage/user-agent'
import type { Exchange } from '../network/exchange.ts'
import type { RecognizedServer } from './answering-layer.ts'
import type { CheckExchange } from './browser-fetch.ts'
import type { GuardRefused } from './guard-refusal.ts'
import type { Warning } from './warnings.ts'

/** An issue that the user agent finds, or a preflight that gets no response. */
export interface CheckIssue extends Omit<CorsIssue, 'code'> {
  readonly code: RefusalCode | 'preflight-unanswered'
}

/** An issue, with what to change on any server. */
export interface ReportedIssue extends CheckIssue {
  /** The headers that the server must send instead. */
  readonly headerFix: string
}

/** The result of a check, for `--json` and for the text. */
export interface CheckReport {
  /** Whether the page may read the response. */
  readonly allowed: boolean
  readonly request: {
    readonly method: string
    readonly url: string
    readonly from: string
    readonly credentials: boolean
    readonly engine: EngineName
    /** Why it needs a preflight; empty when it needs none. */
    readonly preflightReasons: readonly string[]
  }
  /** The exchanges of the page's request. */
  readonly exchange: readonly CheckExchange[]
  /** Every issue, the one that decides first. */
  readonly issues: readonly ReportedIssue[]
  /** An origin near the page's own that the server allows; `null` if none was found. */
  readonly nearestOrigin: string | null
  /** Why Corsage's guard refused the request; `null` if it did not. */
  readonly guard: GuardRefused | null
  readonly servers: readonly RecognizedServer[]
  /** Explains which other layer sent, or may have sent, the deciding response; `null` otherwise. */
  readonly inFront: string | null
  /** Problems with other requests. */
  readonly warnings: readonly Warning[]
  /** Requests next to the page's own. */
  readonly probes: readonly Exchange[]
  readonly notes: readonly string[]
}
