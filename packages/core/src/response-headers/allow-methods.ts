import { type Report, show } from '../errors.ts'
import { isToken } from '../token.ts'

const DEFAULT_METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']
const NORMALIZED = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT']
const SAFELISTED = ['GET', 'HEAD', 'POST']
const FORBIDDEN = ['CONNECT', 'TRACE', 'TRACK']
const LONGEST_ECHO = 64

/**
 * Validates the option `methods` and makes the list that `Access-Control-Allow-Methods` will carry.
 *
 * @returns `'*'`, or the methods, normalised and each once.
 * @see {@link https://fetch.spec.whatwg.org/#methods Fetch standard, §2.2.1 Methods}
 */
export function readMethods(value: unknown, report: Report): '*' | readonly string[] {
  if (value === undefined) return DEFAULT_METHODS
  if (value === '*') return '*'
  if (!Array.isArray(value)) {
    const message = `must be a list of methods or '*', not ${show(value)}`
    report('wrong-type', 'methods', value, message, listOf(value, readMethods))
    return DEFAULT_METHODS
  }
  if (value.length === 1 && value[0] === '*') return '*'
  if (value.includes('*')) {
    const message = "'*' swallows the methods beside it: write methods: '*'"
    report('wildcard-beside-others', 'methods', value, message, '*')
  }
  const methods = new Set<string>()
  value.forEach((method, index) => {
    const read = readMethod(method, `methods[${index}]`, report)
    if (read !== undefined) methods.add(read)
  })
  // Without the header, a browser takes a forced preflight (upload listeners) for leave to use any method (Fetch
  // standard, §4.8, step 7.4): so an empty list is said as what is always allowed.
  return methods.size > 0 ? [...methods] : SAFELISTED
}

function readMethod(method: unknown, path: string, report: Report): string | undefined {
  if (typeof method !== 'string') {
    report('wrong-type', path, method, `must be a method such as 'PUT', not ${show(method)}`)
    return undefined
  }
  const upper = method.toUpperCase()
  if (!isToken(method)) {
    const message = `${show(method)} is no method: one name each, letters only`
    report('method-invalid', path, method, message, listOf(method, readMethods))
  } else if (FORBIDDEN.includes(upper)) {
    report('method-forbidden', path, method, `browsers forbid ${upper} in scripts: remove it`)
  } else if (upper === 'PATCH' && method !== 'PATCH') {
    const message = `browsers do not normalise ${show(method)} and compare by case: write 'PATCH'`
    report('method-case', path, method, message, 'PATCH')
  } else {
    return NORMALIZED.includes(upper) ? upper : method
  }
  return undefined
}

/** The list that a joined string was meant to be; `undefined` where it is no such string, or `read` finds a fault. */
export function listOf(
  value: unknown,
  read: (names: readonly string[], report: Report) => unknown,
): readonly string[] | undefined {
  if (typeof value !== 'string') return undefined
  const names = value.split(/[\s,]+/).filter(Boolean)
  let faultless = names.length > 0 && names.every(isToken)
  if (faultless) {
    read(names, () => {
      faultless = false
    })
  }
  return faultless ? names : undefined
}

/**
 * The requested method, where it may be sent back: with credentials `*` is only a literal, so that a policy of any
 * method names the one that was asked for.
 */
export function echoMethod(requested: string | null): string | undefined {
  return requested !== null && requested.length <= LONGEST_ECHO && isToken(requested) ? requested : undefined
}
