import { type PolicyIssueCode, type Report, show } from '../errors.ts'
import { isToken } from '../token.ts'
import { listOf } from './allow-methods.ts'

/** What a list of header names may not hold, and why. */
export interface NameRules {
  /** Why the browser would never let such a name pass; `undefined` where it would. */
  forbidden(name: string): string | undefined
  /** Whether a name makes no sense in this list. */
  senseless(name: string): boolean
}

/**
 * Validates an option that holds header names.
 *
 * @returns `'*'`, or the names in lower case, each once; `undefined` where the option is not given.
 */
export function readHeaderNames(
  option: string,
  value: unknown,
  rules: NameRules,
  report: Report,
): '*' | readonly string[] | undefined {
  if (value === undefined) return undefined
  if (value === '*') return '*'
  if (!Array.isArray(value)) {
    const message = `must be a list of header names or '*', not ${show(value)}`
    report('wrong-type', option, value, message, listOf(value, reader(option, rules)))
    return undefined
  }
  if (value.length === 1 && value[0] === '*') return '*'
  if (value.includes('*')) {
    const message = `'*' swallows the names beside it: write ${option}: '*'`
    report('wildcard-beside-others', option, value, message, '*')
  }
  const names = new Set<string>()
  value.forEach((name, index) => {
    const fault = faultOf(name, option, rules)
    if (fault === undefined) names.add(name.toLowerCase())
    else report(fault[0], `${option}[${index}]`, name, fault[1], fault[2])
  })
  return [...names]
}

function reader(option: string, rules: NameRules) {
  return (names: readonly string[], report: Report) => readHeaderNames(option, names, rules, report)
}

function faultOf(
  name: unknown,
  option: string,
  rules: NameRules,
): [PolicyIssueCode, string, unknown?] | undefined {
  if (typeof name !== 'string') return ['wrong-type', `must be the name of a header, not ${show(name)}`]
  if (!isToken(name)) {
    const meant = listOf(name, reader(option, rules))
    return /[^\s,][\s,]+[^\s,]/.test(name)
      ? ['header-names-joined', `${show(name)} joins several names: one string each`, meant]
      : ['header-name-invalid', `${show(name)} is no header name: letters, digits and hyphens`, meant]
  }
  const lower = name.toLowerCase()
  const reason = rules.forbidden(lower)
  if (reason) return ['header-name-forbidden', `${reason}: remove ${show(name)}`]
  if (rules.senseless(lower)) {
    return [
      'header-name-senseless',
      `${show(name)} is a header of CORS itself and never listed here: remove it`,
    ]
  }
  return undefined
}
