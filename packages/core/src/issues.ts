/** The kind of an issue. Compare codes rather than messages: a code keeps its meaning, and messages can change. */
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
  | GuardIssueCode

/** The kind of an issue in the guard's own options. */
export type GuardIssueCode = 'guard-without-policy' | 'self-not-exact' | 'host-invalid'

/**
 * One issue of a configuration, with its fix.
 *
 * @example
 * ```ts
 * for (const { path, message } of validateOptions(options)) console.error(`${path}: ${message}`)
 * ```
 */
export interface PolicyIssue {
  /** The kind of the issue. */
  readonly code: PolicyIssueCode
  /**
   * The option with the issue, for example `origins[2]` or `resources["/api/*"].maxAge`. Empty if the options themselves are
   * not usable. In a string with several entries, the index counts the entries.
   */
  readonly path: string
  /** The given value. */
  readonly value: unknown
  /** The problem, and what to write instead. */
  readonly message: string
  /** The corrected value, if there is one. */
  readonly suggestion?: unknown
}

/** The severity of a risky setting, as in `corsage audit`. */
export type Severity = 'info' | 'low' | 'medium' | 'high' | 'critical'

/**
 * A legal but risky setting.
 *
 * @example
 * ```ts
 * for (const { severity, message } of policy.warnings) console.warn(`${severity}: ${message}`)
 * ```
 */
export interface PolicyWarning {
  /** The kind of the risk. */
  readonly code:
    | 'null-with-credentials'
    | 'insecure-with-credentials'
    | 'wildcard-with-credentials'
    | 'scheme-twins'
    | 'loopback-beside-others'
    | 'max-age-above-engines'
  /** The severity, as in `corsage audit`. */
  readonly severity: Severity
  /** The option with the risk. */
  readonly path: string
  /** The risk, and how to avoid it. */
  readonly message: string
}

/** The facts from which the message and the suggestion of an issue are written. */
export interface Facts {
  /** Which of the mistakes that share a code it is. */
  readonly reason?: string | undefined
  /** The name, host, port, scheme or pattern that it is about, if that is only a part of the value. */
  readonly about?: string | undefined
  /** The expected kind of value, names to choose from, or range of a number. */
  readonly expected?: string | undefined
  readonly known?: readonly string[]
  readonly range?: readonly [least: number, most: number]
  /** The rules that a suggested name or origin must follow as well. */
  readonly mistakeOf?: (name: string) => Mistake | undefined
  readonly originRules?: OriginRules
}

/** The options that decide which origins are accepted. */
export interface OriginRules {
  readonly credentials: boolean
  readonly nullOrigin: boolean
  readonly insecureOrigins: boolean
  readonly publicSuffixes: boolean
  readonly isPublicSuffix: (host: string) => boolean
}

/** An issue without any text. */
export interface Finding {
  readonly code: PolicyIssueCode
  readonly path: string
  readonly value: unknown
  readonly facts: Facts
}

/** A mistake in a value that does not know its path. */
export type Mistake = readonly [code: PolicyIssueCode, facts?: Facts | undefined]

/** Receives each issue that validation finds. */
export type Report = (code: PolicyIssueCode, path: string, value: unknown, facts?: Facts | undefined) => void

/** Returns a list of findings, and the report that fills it. */
export function collectFindings(): { readonly findings: Finding[]; readonly report: Report } {
  const findings: Finding[] = []
  const report: Report = (code, path, value, facts = {}) => {
    findings.push({ code, path, value, facts })
  }
  return { findings, report }
}
