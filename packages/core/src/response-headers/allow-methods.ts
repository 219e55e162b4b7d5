import { isToken } from '../token.ts'
import { type Fault, type Report, show } from '../validation/errors.ts'
import { type NameRules, readNames } from '../validation/name-list.ts'

const DEFAULT_METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'QUERY']
const NORMALIZED = /^(delete|get|head|options|post|put)$/i
const SAFELISTED = ['GET', 'HEAD', 'POST']
const FORBIDDEN = /^(connect|trace|track)$/i
/** The registered methods that browsers do not normalize: https://www.iana.org/assignments/http-methods */
const CASE_SENSITIVE =
  /^(acl|baseline-control|bind|check(in|out)|copy|label|link|lock|merge|mk(activity|calendar|col|redirectref|workspace)|move|orderpatch|patch|pri|prop(find|patch)|query|rebind|report|search|un(bind|checkout|link|lock)|update(redirectref)?|version-control)$/i
const LONGEST_ECHO = 64

const RULES: NameRules = {
  what: 'method',
  invalid: 'method-invalid',
  joined: 'method-invalid',
  normalize: (method) => (NORMALIZED.test(method) ? method.toUpperCase() : method),
  faultOf: methodFault,
}

/**
 * Validates the option `methods` and makes the list that `Access-Control-Allow-Methods` will carry.
 *
 * @returns `'*'`, or the methods, normalised and each once.
 * @see {@link https://fetch.spec.whatwg.org/#methods Fetch standard, §2.2.1 Methods}
 */
export function readMethods(value: unknown, report: Report): '*' | readonly string[] {
  const methods = readNames('methods', value, RULES, report) ?? DEFAULT_METHODS
  // Without the header, a browser takes a forced preflight (upload listeners) for leave to use any method (Fetch
  // standard, §4.8, step 7.4): so an empty list is said as what is always allowed.
  return methods.length > 0 ? methods : SAFELISTED
}

function methodFault(method: string): Fault | undefined {
  const upper = method.toUpperCase()
  if (FORBIDDEN.test(method)) return ['method-forbidden', `browsers forbid ${upper} in scripts: remove it`]
  if (method === upper || !CASE_SENSITIVE.test(method)) return undefined
  const message = `${show(method)} does not match ${show(upper)}, because browsers compare methods by case: write ${show(upper)}`
  return ['method-case', message, upper]
}

/**
 * The value of `Access-Control-Allow-Methods` for any method, without credentials. It lists the usual methods after
 * `*`, because the preflight cache of Firefox ignores `*`.
 */
export const ANY_METHOD: string = /* @__PURE__ */ ['*', ...DEFAULT_METHODS].join(',')

/**
 * The requested method, where it may be sent back: with credentials `*` is only a literal, so that a policy of any
 * method names the one that was asked for.
 */
export function echoMethod(requested: string | null): string | undefined {
  return requested !== null && requested.length <= LONGEST_ECHO && isToken(requested) ? requested : undefined
}
