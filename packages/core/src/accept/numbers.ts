import { type PolicyIssueCode, type Report, show } from '../issues.ts'

const LONGEST = 86_400
/** All engines honor this: WebKit keeps a preflight response no longer. */
const DEFAULT = 600

/**
 * Validates the option `maxAge`.
 *
 * @returns Seconds for `Access-Control-Max-Age`. Zero is sent, because it turns the browser's preflight cache off.
 * @see {@link https://fetch.spec.whatwg.org/#http-access-control-max-age Fetch standard, §3.3.3 HTTP responses}
 */
export function readMaxAge(value: unknown, report: Report): number {
  const rules = {
    expected: `whole seconds from 0 to ${LONGEST} (one day)`,
    accepts: (seconds: number) => Number.isInteger(seconds) && seconds >= 0 && seconds <= LONGEST,
    code: 'max-age-out-of-range',
  } as const
  return readNumber('maxAge', value, rules, report, nearest(value)) ?? DEFAULT
}

function nearest(value: unknown): number | undefined {
  const seconds =
    typeof value === 'number' || (typeof value === 'string' && value.trim()) ? Number(value) : NaN
  return Number.isNaN(seconds) ? undefined : Math.min(Math.max(Math.round(seconds), 0), LONGEST)
}

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

const TIMEOUT: NumberRules = {
  // The longest that a timer takes.
  expected: 'milliseconds above 0, at most 2147483647',
  accepts: (milliseconds) => milliseconds > 0 && milliseconds <= 0x7fffffff,
  code: 'timeout-out-of-range',
}

/**
 * Validates the option `timeout`, or the hook of that name.
 *
 * @returns Milliseconds; `undefined` where there is none.
 */
export function readTimeout(value: unknown, report: Report): number | undefined {
  return readNumber('timeout', value, TIMEOUT, report)
}
