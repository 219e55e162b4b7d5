import { explain, explainGuard, summaryOf } from './advise/index.ts'
import type { Finding, PolicyIssue } from './issues.ts'

/**
 * The error for an invalid configuration. It lists every issue at once. {@link createPolicy} and the adapters throw it at
 * startup. A resolver that returns invalid options causes it during a request.
 *
 * @example
 * ```ts
 * try {
 *   createPolicy({ origins: process.env['ORIGINS'] })
 * } catch (error) {
 *   if (error instanceof PolicyError) for (const { path, message } of error.issues) console.error(path, message)
 * }
 * ```
 */
export class PolicyError extends TypeError {
  /** Always `PolicyError`. */
  override readonly name = 'PolicyError'
  /** Every issue, in the order of the options. There is at least one. */
  readonly issues: readonly PolicyIssue[]

  constructor(issues: readonly PolicyIssue[], subject?: string) {
    super(summaryOf(issues, subject))
    this.issues = issues
  }
}

/** Throws a {@link PolicyError} if there are findings. */
export function rejectFindings(findings: readonly Finding[]): void {
  if (findings.length > 0) throw new PolicyError(explainFindings(findings))
}

/** Throws a {@link PolicyError} about a guard if there are findings. */
export function rejectGuard(findings: readonly Finding[]): void {
  if (findings.length > 0) throw new PolicyError(explainFindings(findings, explainGuard), 'guard')
}

/** Returns the findings as issues, each with its message. */
export function explainFindings(
  findings: readonly Finding[],
  explainOne: typeof explain = explain,
): readonly PolicyIssue[] {
  return findings.map((finding) => {
    const { code, path, value } = finding
    return { code, path, value, ...explainOne(finding) }
  })
}
