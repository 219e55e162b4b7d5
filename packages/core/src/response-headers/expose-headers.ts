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

/**
 * Combines a handler's own `Access-Control-Expose-Headers` with a policy's: each name once, compared without regard to
 * case, the handler's first.
 *
 * @param existing The header as the handler set it: one value, several lines, or nothing.
 * @param names The policy's value; `undefined` if the policy exposes nothing.
 * @returns The value to send; an empty string if there is none.
 *
 * @example
 * ```ts
 * mergeExpose('Upload-Offset, etag', 'ETag,X-Total') // 'Upload-Offset, etag, X-Total'
 * mergeExpose(null, 'ETag,X-Total')                  // 'ETag,X-Total'
 * ```
 */
export function mergeExpose(
  existing: string | readonly string[] | null | undefined,
  names: string | undefined,
): string {
  const own = typeof existing === 'string' ? existing : existing ? existing.join() : ''
  if (own === '') return names ?? ''
  const byLowerCase = new Map<string, string>()
  for (const listed of `${own},${names ?? ''}`.split(',')) {
    const name = listed.trim()
    const lower = name.toLowerCase()
    if (name !== '' && !byLowerCase.has(lower)) byLowerCase.set(lower, name)
  }
  return [...byLowerCase.values()].join(', ')
}
