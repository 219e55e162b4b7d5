import { isToken } from '../token.ts'
import { type Fault, type PolicyIssueCode, type Report, reportType, show } from './errors.ts'

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
  if (value === undefined || value === '*') return value
  if (!Array.isArray(value)) {
    reportType(report, option, value, `a list of ${rules.what}s or '*'`, split(value, rules))
    return undefined
  }
  if (value.includes('*')) {
    if (value.length === 1) return '*'
    const message = `'*' swallows whatever stands beside it: write ${option}: '*'`
    report('wildcard-beside-others', option, value, message, '*')
  }
  const names = new Set<string>()
  value.forEach((name, index) => {
    const fault = nameFault(name, rules)
    if (fault) report(fault[0], `${option}[${index}]`, name, fault[1], fault[2])
    else names.add(rules.normalize(name))
  })
  return [...names]
}

function nameFault(name: unknown, rules: NameRules): Fault | undefined {
  if (typeof name !== 'string') return ['wrong-type', `must be a ${rules.what}, not ${show(name)}`]
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

/** The list that a joined string was meant to be; `undefined` where it is no such string, or would have a fault. */
function split(value: unknown, rules: NameRules): readonly string[] | undefined {
  if (typeof value !== 'string') return undefined
  const names = value.split(/[\s,]+/).filter(Boolean)
  let faultless = names.length > 0 && names.every(isToken)
  if (faultless) {
    readNames('', names, rules, () => {
      faultless = false
    })
  }
  return faultless ? names : undefined
}
