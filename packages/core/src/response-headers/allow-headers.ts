import { isOf, TOKEN } from '../characters.ts'
import type { Report } from '../validation/errors.ts'
import { readHeaderNames } from './header-names.ts'

const FORBIDDEN =
  /^(accept-(charset|encoding)|access-control-request-(headers|method|private-network)|connection|content-length|cookie2?|date|dnt|expect|host|keep-alive|origin|referer|set-cookie|te|trailer|transfer-encoding|upgrade|via|(proxy|sec)-.*)$/
/**
 * The value of `Access-Control-Allow-Headers` for any header, without credentials. `*` does not cover `Authorization`
 * (Fetch standard, §4.9, step 7), and the preflight cache of Firefox ignores `*`: so the usual names follow it.
 */
export const ANY_HEADER = '*,authorization,content-type,x-requested-with'
const LONGEST_ECHO = 2048
const MOST_ECHOED = 64
const COMMA = 0x2c

/**
 * Validates the option `allowHeaders`.
 *
 * @returns `'*'` (also where nothing is given), or the names that `Access-Control-Allow-Headers` will carry.
 * @see {@link https://fetch.spec.whatwg.org/#forbidden-request-header Fetch standard, §2.2.2 Headers}
 */
export function readAllowHeaders(value: unknown, report: Report): '*' | readonly string[] {
  const rules = {
    forbidden: FORBIDDEN,
    reason: 'only the browser sets this header',
  }
  return readHeaderNames('allowHeaders', value, rules, report) ?? '*'
}

/**
 * The requested header names, where they may be sent back: with credentials `*` is only a literal, so that a policy
 * of any header names those that were asked for. Every name must be a token, and there is a bound to their number
 * and length; otherwise nothing is sent back. One pass, no allocation.
 */
export function echoHeaderNames(requested: string | null): string | undefined {
  if (requested === null || requested.length > LONGEST_ECHO) return undefined
  let names = 1
  let inName = false
  let ended = false
  for (let index = 0; index < requested.length; index++) {
    const code = requested.charCodeAt(index)
    if (isOf(TOKEN, code)) {
      if (ended) return undefined
      inName = true
    } else if (code === COMMA) {
      if (!inName || ++names > MOST_ECHOED) return undefined
      inName = ended = false
    } else if (code === 0x20 || code === 0x09) {
      ended = inName
    } else {
      return undefined
    }
  }
  return inName ? requested : undefined
}
