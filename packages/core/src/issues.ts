import { isPromise } from './callbacks.ts'
/** Names one kind of fault. A code never changes its meaning; texts may improve. */
export type PolicyIssueCode =
  | 'unknown-option'
  | 'wrong-type'
  | 'not-called'
  | 'origins-empty'
  | 'origins-joined'
  | 'origin-any-beside-others'
  | 'origin-any-with-credentials'
  | 'origin-null'
  | 'origin-scheme-missing'
  | 'origin-scheme-invalid'
  | 'origin-user-info'
  | 'origin-path'
  | 'origin-upper-case'
  | 'origin-not-ascii'
  | 'origin-whitespace'
  | 'origin-host-invalid'
  | 'origin-address-invalid'
  | 'origin-port-default'
  | 'origin-port-invalid'
  | 'origin-wildcard-misplaced'
  | 'origin-wildcard-top-level'
  | 'origin-public-suffix'
  | 'origin-insecure'
  | 'origin-regexp-flags'
  | 'origin-regexp-loose'
  | 'origin-regexp-never'
  | 'method-invalid'
  | 'method-case'
  | 'method-forbidden'
  | 'header-name-invalid'
  | 'header-names-joined'
  | 'header-name-forbidden'
  | 'header-name-senseless'
  | 'wildcard-beside-others'
  | 'expose-any-with-credentials'
  | 'max-age-out-of-range'
  | 'status-out-of-range'
  | 'timeout-out-of-range'
  | 'hook-without-resolver'
  | 'private-network-any-origin'
  | 'resources-empty'
  | 'resource-pattern-invalid'
  | 'resource-unreachable'

/** One fault of a configuration, with its remedy. */
export interface PolicyIssue {
  readonly code: PolicyIssueCode
  /**
   * Locates the fault, for example `origins[2]` or `resources["/api/*"].maxAge`; empty for the options themselves. The
   * index of a string that holds several entries counts these.
   */
  readonly path: string
  /** What was given there. */
  readonly value: unknown
  /** What is wrong, and what to write instead. */
  readonly message: string
  /** The corrected value, where there is one. */
  readonly suggestion?: unknown
}

/** Takes a fault; whoever validates hands it down. */
export type Report = (
  code: PolicyIssueCode,
  path: string,
  value: unknown,
  message: string,
  suggestion?: unknown,
) => void

/**
 * A configuration that cannot be meant. It lists every fault at once, and is thrown by {@link createPolicy} only:
 * no request can cause it.
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
  override readonly name = 'PolicyError'
  /** Every fault, in the order of the options. Never empty. */
  readonly issues: readonly PolicyIssue[]

  constructor(issues: readonly PolicyIssue[]) {
    const lines = issues.map(({ path, message }) => `\n  ${path || 'options'}: ${message}`)
    super(
      `This CORS policy has ${issues.length === 1 ? 'a fault' : `${issues.length} faults`}:${lines.join('')}`,
    )
    this.issues = issues
  }
}

/** One fault, whatever it was found in. */
export type Fault = readonly [code: PolicyIssueCode, message: string, suggestion?: unknown]

/** Reports a value of the wrong type. */
export function reportType(
  report: Report,
  path: string,
  value: unknown,
  expected: string,
  suggestion?: unknown,
): void {
  report('wrong-type', path, value, `must be ${expected}, not ${show(value)}`, suggestion)
}

/** A list of faults, and the report that fills it. */
export function collectIssues(): { readonly issues: PolicyIssue[]; readonly report: Report } {
  const issues: PolicyIssue[] = []
  const report: Report = (code, path, value, message, suggestion) => {
    issues.push({ code, path, value, message, ...(suggestion === undefined ? {} : { suggestion }) })
  }
  return { issues, report }
}

/** How a value is shown in a message: short, on one line, whatever it is. */
export function show(value: unknown): string {
  if (typeof value === 'string')
    return value.length > 80 ? `${JSON.stringify(value.slice(0, 80))}…` : JSON.stringify(value)
  if (Array.isArray(value)) return 'a list'
  if (value === null || typeof value !== 'object')
    return typeof value === 'function' ? 'a function' : String(value)
  if (value instanceof RegExp) {
    const text = String(value)
    return text.length > 120 ? `${text.slice(0, 120)}…` : text
  }
  return isPromise(value) ? 'a promise, which must be awaited first' : 'an object'
}
