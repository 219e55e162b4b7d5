import { isToken } from '../token.ts'
import { type Fault, type PolicyIssueCode, type Report, reportType, show } from './errors.ts'
import { splitList } from './split-list.ts'

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
