import { isToken } from '../decide/characters.ts'
import { CORS_RESPONSE_HEADERS, DEFAULT_METHODS } from '../decide/headers.ts'
import { type Fault, type PolicyIssueCode, type Report, reportType, show } from '../issues.ts'

const FORBIDDEN_HEADER =
  /^(accept-(charset|encoding)|access-control-request-(headers|method|private-network)|connection|content-length|cookie2?|date|dnt|expect|host|keep-alive|origin|referer|set-cookie|te|trailer|transfer-encoding|upgrade|via|(proxy|sec)-.*)$/

/**
 * Validates the option `allowHeaders`.
 *
 * @returns `'*'` (also where nothing is given), or the names that `Access-Control-Allow-Headers` will carry.
 * @see {@link https://fetch.spec.whatwg.org/#forbidden-request-header Fetch standard, §2.2.2 Headers}
 */
export function readAllowHeaders(value: unknown, report: Report): '*' | readonly string[] {
  const rules = {
    forbidden: FORBIDDEN_HEADER,
    reason: 'only the browser sets this header',
  }
  return readHeaderNames('allowHeaders', value, rules, report) ?? '*'
}

const NORMALIZED = /^(delete|get|head|options|post|put)$/i
const SAFELISTED = ['GET', 'HEAD', 'POST']
const FORBIDDEN_METHOD = /^(connect|trace|track)$/i
/** The registered methods that browsers do not normalize: https://www.iana.org/assignments/http-methods */
const CASE_SENSITIVE =
  /^(acl|baseline-control|bind|check(in|out)|copy|label|link|lock|merge|mk(activity|calendar|col|redirectref|workspace)|move|orderpatch|patch|pri|prop(find|patch)|query|rebind|report|search|un(bind|checkout|link|lock)|update(redirectref)?|version-control)$/i

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
  if (FORBIDDEN_METHOD.test(method))
    return ['method-forbidden', `browsers forbid ${upper} in scripts: remove it`]
  if (method === upper || !CASE_SENSITIVE.test(method)) return undefined
  const message = `${show(method)} does not match ${show(upper)}, because browsers compare methods by case: write ${show(upper)}`
  return ['method-case', message, upper]
}

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

/** What a list of names may hold. */
export interface NameRules {
  /** What one of them is called, for example `method`. */
  readonly what: string
  /** The code of a name that is none. */
  readonly invalid: PolicyIssueCode
  /** The code of several names in one string. */
  readonly joined: PolicyIssueCode
  /** The fault of what is a name, if it has one. */
  faultOf(name: string): Fault | undefined
  /** The name as it is sent. */
  normalize(name: string): string
}

/**
 * Validates an option that holds names of methods or headers.
 *
 * @returns `'*'`, or the names, normalised and each once; `undefined` where the option is not given.
 */
export function readNames(
  option: string,
  value: unknown,
  rules: NameRules,
  report: Report,
): '*' | readonly string[] | undefined {
  if (value === undefined) return undefined
  if (typeof value === 'string') {
    const listed = splitList(value)
    if (listed.length > 0) return readList(option, listed, value, rules, report)
    report('wrong-type', option, value, `is empty (an unset variable?): name the ${rules.what}s, or write []`)
    return undefined
  }
  if (Array.isArray(value)) return readList(option, value, value, rules, report)
  reportType(report, option, value, `a list of ${rules.what}s, a comma-separated string or '*'`)
  return undefined
}

function readList(
  option: string,
  list: readonly unknown[],
  value: unknown,
  rules: NameRules,
  report: Report,
): '*' | readonly string[] {
  if (list.includes('*')) {
    if (list.length === 1) return '*'
    const message = `'*' swallows whatever stands beside it: write ${option}: '*'`
    report('wildcard-beside-others', option, value, message, '*')
  }
  const names = new Set<string>()
  list.forEach((name, index) => {
    const path = list === value || list.length > 1 ? `${option}[${index}]` : option
    if (typeof name !== 'string') {
      const unset = name === undefined ? ' (an unset variable?)' : ''
      report('wrong-type', path, name, `must be a ${rules.what}, not ${show(name)}${unset}`)
      return
    }
    const fault = nameFault(name, rules)
    if (fault) report(fault[0], path, name, fault[1], fault[2])
    else names.add(rules.normalize(name))
  })
  return [...names]
}

function nameFault(name: string, rules: NameRules): Fault | undefined {
  if (isToken(name)) return rules.faultOf(name)
  const meant = split(name, rules)
  return /[^\s,][\s,]+[^\s,]/.test(name)
    ? [
        rules.joined,
        `${show(name)} joins several names: ${meant ? `write ${JSON.stringify(meant)}` : 'one string each'}`,
        meant,
      ]
    : [rules.invalid, `${show(name)} is no ${rules.what}: letters, digits and hyphens`, meant]
}

/** Returns the list that an entry joins; `undefined` if one of its members has a fault. */
function split(entry: string, rules: NameRules): readonly string[] | undefined {
  const names = splitList(entry)
  const faultless = names.every((name) => isToken(name) && rules.faultOf(name) === undefined)
  return faultless && names.length > 0 && !names.includes('*') ? names : undefined
}

/** Splits a string at commas and white space, as environment variables hold lists. Empty members are dropped. */
export function splitList(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter(Boolean)
}
