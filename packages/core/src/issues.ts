/** Names one kind of issue. A code never changes its meaning; messages may improve. */
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

/** An issue of the guard's own options. */
export type GuardIssueCode = 'guard-without-policy' | 'self-not-exact' | 'host-invalid'

/** One issue of a configuration, with its remedy. */
export interface PolicyIssue {
  readonly code: PolicyIssueCode
  /**
   * Locates the issue, for example `origins[2]` or `resources["/api/*"].maxAge`; empty for the options themselves. In a
   * string that lists several entries, the index counts these.
   */
  readonly path: string
  /** The given value. */
  readonly value: unknown
  /** What is wrong, and what to write instead. */
  readonly message: string
  /** The corrected value, if there is one. */
  readonly suggestion?: unknown
}

/** How much a risky setting matters, as in `corsage audit`. */
export type Severity = 'info' | 'low' | 'medium' | 'high' | 'critical'

/** A legal setting that may be intended, and its risk. */
export interface PolicyWarning {
  readonly code:
    | 'null-with-credentials'
    | 'insecure-with-credentials'
    | 'wildcard-with-credentials'
    | 'scheme-twins'
    | 'loopback-beside-others'
    | 'max-age-above-engines'
  readonly severity: Severity
  /** The option that it is about. */
  readonly path: string
  readonly message: string
}

/** The facts of an issue besides its code, path and value. Messages and suggestions are made of them. */
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
