import type { Refusal, RefusalCode } from '../fetch/refusal.ts'
import { chromiumMessage, type RefusedRequest } from './chromium-message.ts'
import type { Exchange } from './exchange.ts'
import { type PolicyOption, policyOption, suggestFix } from './fix.ts'

/** A refusal with the message of the browser and the fix. */
export interface CorsIssue extends Refusal {
  /** The message that Chromium prints to its console. */
  readonly message: string
  /** What to change on the server. */
  readonly fix: string
  /** The policy option to change, or `null` if no option decides this. */
  readonly option: PolicyOption | null
}

/** Adds the text and the fix to a refusal. */
export function issueOf(refusal: Refusal, request: RefusedRequest, exchange: readonly Exchange[]): CorsIssue {
  return {
    ...refusal,
    message: chromiumMessage(refusal, request),
    fix: suggestFix(refusal, request.origin, exchange),
    option: policyOption(refusal.code),
  }
}

/**
 * The error with which {@link Page.fetch} rejects if a browser would refuse the request. In a browser, a page gets a
 * `TypeError` without details. This error has the reason and the fix.
 *
 * @example
 * const error = await page.fetch(url, { method: 'PUT' }).catch((error) => error)
 * if (error instanceof CorsError) console.log(error.code, error.message, error.fix)
 */
export class CorsError extends TypeError {
  /** Always `CorsError`. */
  override readonly name: string = 'CorsError'
  /** A stable code, such as `'allow-origin-mismatch'`. */
  readonly code: RefusalCode
  /** The step of the Fetch standard that refuses. */
  readonly step: string
  /** The response header that decided, or `null` if none did. */
  readonly header: string | null
  /** The value that would have been accepted. */
  readonly expected: string
  /** The value that was received, or `null` if there was none. */
  readonly received: string | null
  /** What to change on the server. */
  readonly fix: string
  /** Every request and response so far, with all headers. */
  readonly exchange: readonly Exchange[]

  constructor(issue: CorsIssue, exchange: readonly Exchange[]) {
    super(issue.message)
    this.code = issue.code
    this.step = issue.step
    this.header = issue.header
    this.expected = issue.expected
    this.received = issue.received
    this.fix = issue.fix
    this.exchange = exchange
  }
}
