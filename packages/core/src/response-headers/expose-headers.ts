import type { Report } from '../errors.ts'
import { readHeaderNames } from './header-names.ts'
import { CORS_RESPONSE_HEADERS } from './names.ts'

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
    forbidden: (name: string) =>
      name === 'set-cookie' || name === 'set-cookie2' ? 'no script may ever read this header' : undefined,
    senseless: (name: string) =>
      name === 'origin' || name.startsWith('access-control-request-') || CORS_RESPONSE_HEADERS.includes(name),
  }
  const names = readHeaderNames('exposeHeaders', value, rules, report)
  if (names === '*' && credentials) {
    const message = "with credentials '*' is only a header of that name: list the headers to expose"
    report('expose-any-with-credentials', 'exposeHeaders', value, message)
  }
  return names ?? []
}
