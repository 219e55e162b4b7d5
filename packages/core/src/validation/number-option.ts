import { type PolicyIssueCode, type Report, show } from './errors.ts'

/** What an option that is a number takes. */
export interface NumberRules {
  /** In words. */
  readonly expected: string
  accepts(value: number): boolean
  /** The code of a number that it does not take. */
  readonly code: PolicyIssueCode
}

/**
 * Validates an option that is a number.
 *
 * @param suggestion What stands in the report of a fault as the corrected value.
 * @returns The number; `undefined` where there is none, or a fault was reported.
 */
export function readNumber(
  option: string,
  value: unknown,
  { expected, accepts, code }: NumberRules,
  report: Report,
  suggestion?: number,
): number | undefined {
  if (value === undefined) return undefined
  const isNumber = typeof value === 'number'
  if (isNumber && accepts(value)) return value
  const message = `must be ${expected}, not ${show(value)}`
  report(isNumber ? code : 'wrong-type', option, value, message, suggestion)
  return undefined
}
