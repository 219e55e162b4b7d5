import { type Report, show } from '../errors.ts'

const LONGEST = 86_400

/**
 * Validates the option `maxAge`.
 *
 * @returns Seconds for `Access-Control-Max-Age`; `undefined` where it is not to be sent. Zero is sent: it turns the
 * browser's preflight cache off.
 * @see {@link https://fetch.spec.whatwg.org/#http-access-control-max-age Fetch standard, §3.3.3 HTTP responses}
 */
export function readMaxAge(value: unknown, report: Report): number | undefined {
  if (value === undefined) return undefined
  if (typeof value !== 'number') {
    const seconds = typeof value === 'string' && value.trim() !== '' ? nearest(Number(value)) : undefined
    report('wrong-type', 'maxAge', value, `must be a number of whole seconds, not ${show(value)}`, seconds)
  } else if (!Number.isInteger(value) || value < 0 || value > LONGEST) {
    const message = `must be whole seconds from 0 to ${LONGEST} (one day), not ${value}`
    report('max-age-out-of-range', 'maxAge', value, message, nearest(value))
  } else {
    return value
  }
  return undefined
}

function nearest(seconds: number): number | undefined {
  return Number.isNaN(seconds) ? undefined : Math.min(Math.max(Math.round(seconds), 0), LONGEST)
}
