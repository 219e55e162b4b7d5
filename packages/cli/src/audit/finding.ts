import type { PolicyWarning } from '@corsage/core'

export type Severity = PolicyWarning['severity']

/** The severities, the gravest first. */
export const severities: readonly Severity[] = ['critical', 'high', 'medium', 'low', 'info']

/** Something that an audit found. */
export interface Finding {
  /** A stable name. */
  readonly code: string
  readonly severity: Severity
  readonly message: string
  /** What was seen: lines of requests (`>`) and responses (`<`). */
  readonly evidence: readonly string[]
  readonly fix: string
  /** The section of a standard, the RFC, or the public advisory. */
  readonly reference: string
}
