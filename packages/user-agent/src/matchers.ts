/**
 * The matcher `toAllow` for Vitest and Jest.
 *
 * @packageDocumentation
 */

import { type ExplainRequest, explain } from './explain/explain.ts'
import type { ExplainTarget } from './explain/explain-target.ts'

/** The result of a matcher, as Vitest and Jest expect it. */
export interface MatcherResult {
  /** Whether the request is allowed. */
  readonly pass: boolean
  /** Returns the explanation, for a failed assertion. */
  readonly message: () => string
}

/**
 * Checks that a page can make a request and read the response. It is the matcher `toAllow` for Vitest and Jest. If it fails,
 * the message of the assertion is the explanation.
 *
 * @param received The policy or the server, as {@link explain} takes it.
 * @param request The request. `from` is the origin of the page.
 *
 * @example
 * import * as corsage from '@corsage/user-agent/matchers'
 *
 * expect.extend(corsage)
 * await expect(app).toAllow({ from: 'https://app.example.com', method: 'PUT', credentials: 'include' })
 * await expect(app).not.toAllow({ from: 'https://evil.example' })
 */
export async function toAllow(received: ExplainTarget, request: ExplainRequest): Promise<MatcherResult> {
  const { allowed, text } = await explain(received, request)
  const expectation = allowed ? 'Expected the request to be refused.' : 'Expected the request to be allowed.'
  return { pass: allowed, message: () => `${expectation}\n\n${text}` }
}

declare global {
  // Vitest also reads the matchers that are declared for Jest.
  namespace jest {
    // biome-ignore lint/complexity/noBannedTypes: declarations that merge must have the same parameters.
    interface Matchers<R, T = {}> {
      /** Checks that a page of the origin `from` can make the request and read the response. */
      toAllow(request: ExplainRequest): Promise<void>
    }
  }
}
