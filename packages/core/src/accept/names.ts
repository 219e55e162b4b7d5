import { isToken } from '../decide/characters.ts'
import { CORS_RESPONSE_HEADERS } from '../decide/headers.ts'
import type { Mistake, PolicyIssueCode, Report } from '../issues.ts'

/** Splits a string at commas and white space, as environment variables hold lists. Empty members are dropped. */
export function splitList(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter(Boolean)
}

/** Strings that templates and configuration files produce for variables that are unset or not strings. */
export const UNSET_TEXT: RegExp = /^(undefined|null|nan|true|false)$/i

/** The rules for a list of names. */
export interface NameRules {
  readonly what: 'method' | 'header'
  /** The code of an entry that is not a name. */
  readonly invalid: PolicyIssueCode
  /** The code of several names in one string. */
  readonly joined: PolicyIssueCode
  /** Returns the mistake of a name, if it has one. */
  mistakeOf(name: string): Mistake | undefined
  /** Returns the name as it is sent. */
  normalize(name: string): string
}

const NORMALIZED_METHOD = /^(delete|get|head|options|post|put)$/i
const FORBIDDEN_METHOD = /^(connect|trace|track)$/i
/** The registered methods that browsers do not normalize: https://www.iana.org/assignments/http-methods */
const CASE_SENSITIVE =
  /^(acl|baseline-control|bind|check(in|out)|copy|label|link|lock|merge|mk(activity|calendar|col|redirectref|workspace)|move|orderpatch|patch|pri|prop(find|patch)|query|rebind|report|search|un(bind|checkout|link|lock)|update(redirectref)?|version-control)$/i

/** {@link https://fetch.spec.whatwg.org/#methods Fetch standard, §2.2.1 Methods} */
export const METHODS: NameRules = {
  what: 'method',
  invalid: 'method-invalid',
  joined: 'method-invalid',
  normalize: (method) => (NORMALIZED_METHOD.test(method) ? method.toUpperCase() : method),
  mistakeOf(method) {
    const upper = method.toUpperCase()
    if (FORBIDDEN_METHOD.test(method)) return ['method-forbidden']
    return method === upper || !CASE_SENSITIVE.test(method) ? undefined : ['method-case']
  },
}

/** Methods that browsers always allow. */
export const SAFELISTED_METHODS: readonly string[] = ['GET', 'HEAD', 'POST']

const FORBIDDEN_REQUEST_HEADER =
  /^(accept-(charset|encoding)|access-control-request-(headers|method|private-network)|connection|content-length|cookie2?|date|dnt|expect|host|keep-alive|origin|referer|set-cookie|te|trailer|transfer-encoding|upgrade|via|(proxy|sec)-.*)$/

const HEADERS = {
  what: 'header',
  invalid: 'header-name-invalid',
  joined: 'header-names-joined',
  normalize: (name: string) => name.toLowerCase(),
} as const

/** {@link https://fetch.spec.whatwg.org/#forbidden-request-header Fetch standard, §2.2.2 Headers} */
export const REQUEST_HEADERS: NameRules = {
  ...HEADERS,
  mistakeOf(name) {
    const lower = name.toLowerCase()
    if (FORBIDDEN_REQUEST_HEADER.test(lower)) return ['header-name-forbidden', { reason: 'request' }]
    return CORS_RESPONSE_HEADERS.includes(lower) ? ['header-name-senseless'] : undefined
  },
}

/** {@link https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name Fetch standard, §2.2.2 Headers} */
export const RESPONSE_HEADERS: NameRules = {
  ...HEADERS,
  mistakeOf(name) {
    const lower = name.toLowerCase()
    if (/^set-cookie2?$/.test(lower)) return ['header-name-forbidden']
    return /^(origin|access-control-request-.*)$/.test(lower) || CORS_RESPONSE_HEADERS.includes(lower)
      ? ['header-name-senseless']
      : undefined
  },
}

/**
 * Validates an option that lists methods or header names.
 *
 * @returns `'*'`, or the names, normalized and each once; `undefined` if the option is not given.
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
    report('wrong-type', option, value, { reason: 'names-empty', about: rules.what })
    return undefined
  }
  if (Array.isArray(value)) return readList(option, value, value, rules, report)
  report('wrong-type', option, value, { expected: `${rules.what}s` })
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
    report('wildcard-beside-others', option, value)
  }
  const names = new Set<string>()
  list.forEach((name, index) => {
    const path = list === value || list.length > 1 ? `${option}[${index}]` : option
    if (typeof name !== 'string') {
      report('wrong-type', path, name, { expected: rules.what })
      return
    }
    if (UNSET_TEXT.test(name)) {
      report('wrong-type', path, name, { expected: rules.what, reason: 'unset' })
      return
    }
    const mistake =
      isToken(name) && !LIST_SYNTAX.test(name) ? rules.mistakeOf(name) : mistakeOfEntry(name, rules)
    if (mistake) report(mistake[0], path, name, mistake[1])
    else names.add(rules.normalize(name))
  })
  return [...names]
}

/** Quotes and separators that are valid in tokens. No real method or header has them, so they come from a list. */
const LIST_SYNTAX = /[|'`]/

/** Splits an entry at the quotes and separators of any list. */
export function namesIn(entry: string): readonly string[] {
  return entry.split(/[\s,;|"'`[\]]+/).filter(Boolean)
}

/** Returns the mistake of an entry that is not a name. */
function mistakeOfEntry(entry: string, { joined, invalid, what, mistakeOf }: NameRules): Mistake {
  return namesIn(entry).length > 1
    ? [joined, { reason: 'joined', mistakeOf }]
    : [invalid, { about: what, mistakeOf }]
}
