import type { ExitStatus } from '../output.ts'
import { type Severity, severities } from './finding.ts'

/** How a result can be printed. */
export const formats = ['text', 'json', 'sarif', 'junit', 'github'] as const
export type Format = (typeof formats)[number]

/** A finding together with where it was found: a URL, or an option of a policy file. */
export interface PlacedFinding {
  readonly code: string
  readonly severity: Severity
  readonly message: string
  readonly url?: string
  /** The origin that the user expects to be allowed. */
  readonly trusted?: string | null
  readonly file?: string
  /** The option, for example `origins[2]`. */
  readonly path?: string
  readonly evidence?: readonly string[]
  readonly fix?: string
  readonly reference?: string
  readonly suggestion?: unknown
}

/** A finding that a baseline accepts. */
export type AcceptedFinding = PlacedFinding & { readonly reason: string }

/** Why an audit of one URL or file proves less than it should. */
export interface Doubt {
  readonly place: string
  readonly reason: string
}

/** The results of all audits of one run. */
export interface Outcome {
  readonly findings: readonly PlacedFinding[]
  readonly accepted: readonly AcceptedFinding[]
  readonly inconclusive: readonly Doubt[]
}

/** Whether a severity makes the command exit with 1. */
export function isAtLeast(severity: Severity, failOn: Severity): boolean {
  return severities.indexOf(severity) <= severities.indexOf(failOn)
}

/** Returns the exit status: a severe finding is certain even if other responses were not. */
export function statusOf({ findings, inconclusive }: Outcome, failOn: Severity): ExitStatus {
  if (findings.some(({ severity }) => isAtLeast(severity, failOn))) return 1
  return inconclusive.length > 0 ? 2 : 0
}
