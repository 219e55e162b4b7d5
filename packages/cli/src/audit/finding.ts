import type { PolicyWarning } from '@corsage/core'

export type Severity = PolicyWarning['severity']

/** The severities, the most severe first. */
export const severities: readonly Severity[] = ['critical', 'high', 'medium', 'low', 'info']

/** Something that an audit found. */
export interface Finding {
  /** A stable name. */
  readonly code: string
  readonly severity: Severity
  readonly message: string
  /** The evidence: lines of requests (`>`) and responses (`<`). */
  readonly evidence: readonly string[]
  readonly fix: string
  /** The section of a standard, the RFC, or the public advisory. */
  readonly reference: string
}

type Rated = { readonly severity: Severity }

/** Sorts findings, the most severe first. */
export function bySeverity(one: Rated, other: Rated): number {
  return severities.indexOf(one.severity) - severities.indexOf(other.severity)
}
