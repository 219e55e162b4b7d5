import type { ExplanationFields } from './explanation-fields.ts'
import { explanationText } from './explanation-text.ts'

/** The report of one request. */
export interface Explanation extends ExplanationFields {
  /** The report for a terminal or a log: no colours, and whatever came from a request is escaped. */
  readonly text: string
  toString(): string
}

/** Makes a report of its fields. */
export function explanation(fields: ExplanationFields): Explanation {
  const text = explanationText(fields)
  return { ...fields, text, toString: () => text }
}
