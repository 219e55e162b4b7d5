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
    report(
      'wrong-type',
      option,
      value,
      `must be a list of header names or '*', not ${show(value)}`,
      ...listOf(value),
    )
    return undefined
  }
  if (value.length === 1 && value[0] === '*') return '*'
  const names = new Set<string>()
  value.forEach((name, index) => {
    const fault = faultOf(name, option, rules)
    if (fault === undefined) names.add(name.toLowerCase())
    else report(fault[0], `${option}[${index}]`, name, fault[1], ...fault.slice(2))
  })
  return [...names]
}

function faultOf(
  name: unknown,
  option: string,
  rules: NameRules,
): [PolicyIssueCode, string, unknown?] | undefined {
  if (typeof name !== 'string') return ['wrong-type', `must be the name of a header, not ${show(name)}`]
  if (name === '*') {
    return ['wildcard-beside-others', `'*' swallows the names beside it: write ${option}: '*'`, '*']
  }
  if (!isToken(name)) {
    const [several] = listOf(name)
    return several && several.length > 1
      ? ['header-names-joined', `${show(name)} joins several names: one string each`, several]
      : [
          'header-name-invalid',
          `${show(name)} is no header name: letters, digits and hyphens`,
          ...listOf(name),
        ]
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
