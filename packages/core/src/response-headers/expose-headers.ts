import type { Report } from '../validation/errors.ts'
import { readHeaderNames } from './header-names.ts'

/**
 * Validates the option `exposeHeaders`.
 *
 * @returns `'*'`, or the names that `Access-Control-Expose-Headers` will carry; an empty list where none is to be sent.
 * @see {@link https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name Fetch standard, §2.2.2 Headers}
 */
export function readExposeHeaders(
  value: unknown,
  credentials: boolean,
  report: Report,
): '*' | readonly string[] {
  const rules = {
    forbidden: /^set-cookie2?$/,
    reason: 'no script may read this header',
    senseless: /^(origin|access-control-request-.*)$/,
  }
  const names = readHeaderNames('exposeHeaders', value, rules, report)
  if (names === '*' && credentials) {
    const message = "with credentials '*' is only a header of that name: list the headers"
    report('expose-any-with-credentials', 'exposeHeaders', value, message)
  }
  return names ?? []
}
