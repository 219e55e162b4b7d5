import { type Report, show } from '../validation/errors.ts'
import { readNames } from '../validation/name-list.ts'
import { CORS_RESPONSE_HEADERS } from './names.ts'

/** What a list of header names may not hold. */
export interface HeaderNameRules {
  /** What the browser would never let pass. */
  readonly forbidden: RegExp
  /** Why it would not. */
  readonly reason: string
  /** What makes no sense in this list, beside the response headers of CORS itself. */
  readonly senseless?: RegExp
}

/**
 * Validates an option that holds header names.
 *
 * @returns `'*'`, or the names in lower case, each once; `undefined` where the option is not given.
 */
export function readHeaderNames(
  option: string,
  value: unknown,
  { forbidden, reason, senseless }: HeaderNameRules,
  report: Report,
): '*' | readonly string[] | undefined {
  const normalize = (name: string) => name.toLowerCase()
  return readNames(
    option,
    value,
    {
      what: 'header name',
      invalid: 'header-name-invalid',
      joined: 'header-names-joined',
      normalize,
      faultOf(name) {
        const lower = normalize(name)
        if (forbidden.test(lower)) return ['header-name-forbidden', `${reason}: remove ${show(name)}`]
        return senseless?.test(lower) || CORS_RESPONSE_HEADERS.includes(lower)
          ? ['header-name-senseless', `${show(name)} is a header of CORS itself: remove it`]
          : undefined
      },
    },
    report,
  )
}
