import { type ExplainRequest, explain } from './explain/explain.ts'
import type { ExplainTarget } from './explain/explain-target.ts'

/** The result of a matcher, as Vitest and Jest expect it. */
export interface MatcherResult {
  readonly pass: boolean
  readonly message: () => string
}

/**
 * The matcher `toAllow`, for Vitest and Jest: passes when a page of the origin `from` can make the request and read
 * the response. When it fails, its message is the explanation.
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
      /** Passes when a page of the origin `from` can make the request and read the response. */
      toAllow(request: ExplainRequest): Promise<void>
    }
  }
}
