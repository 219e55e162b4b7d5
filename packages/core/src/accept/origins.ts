import { FILE_ORIGIN } from '../decide/origin-set.ts'
import type { OriginPattern, Origins } from '../decide/rules.ts'
import { type Fault, type Report, show } from '../issues.ts'
import type { OriginFunction } from '../options.ts'
import { readExpression } from './expression.ts'
import { splitList } from './names.ts'
import { risksOf } from './origin-risks.ts'
import { readPattern } from './pattern.ts'
/** The other options that decide what may stand in `origins`. */
export interface OriginRules {
  readonly credentials: boolean
  readonly nullOrigin: boolean
  readonly insecureOrigins: boolean
  readonly publicSuffixes: boolean
  readonly isPublicSuffix: (host: string) => boolean
}

const PATTERNS = "'*', an origin such as 'https://app.example.com', a RegExp, a function or a list of these"
const UNSET = '(an unset variable?)'

/** Validates the option `origins`; every fault is reported. */
export function readOrigins(value: unknown, rules: OriginRules, report: Report): Origins {
  const patterns = new Map<string, OriginPattern>()
  const expressions: RegExp[] = []
  const functions: OriginFunction[] = []
  const list = listOf(value)
  const any = list.includes('*')
  if (value === undefined || list.length === 0) {
    const given = value === undefined ? 'undefined' : 'empty'
    const message = `is ${given} ${UNSET}: name the origins, or '*' for any`
    report('origins-empty', 'origins', value, message)
    return { any, patterns: [], expressions, functions, nullOrigin: false }
  }
  if (any && list.length > 1) {
    // Either half of the list may be what was meant; the narrower one is suggested.
    const others = list.filter((item) => item !== '*')
    const message = "'*' swallows whatever stands beside it: remove it, or write origins: '*'"
    report('origin-any-beside-others', 'origins', value, message, others.length > 0 ? others : '*')
  }
  list.forEach((item, index) => {
    const path = list === value || list.length > 1 ? `origins[${index}]` : 'origins'
    const fault = faultOf(item, rules)
    if (fault) report(fault[0], path, item, fault[1], fault[2])
    else if (typeof item === 'function') functions.push(item as OriginFunction)
    else if (item instanceof RegExp) {
      const expression = readExpression(item, path, rules, report)
      if (expression) expressions.push(expression)
    } else if (typeof item === 'string' && item !== '*' && item !== 'null') {
      const pattern = readPattern(item, path, report)
      if (pattern === undefined) return
      for (const [code, message, secure] of risksOf(pattern, rules)) report(code, path, item, message, secure)
      patterns.set(item, pattern)
    }
  })
  return { any, patterns: [...patterns.values()], expressions, functions, nullOrigin: list.includes('null') }
}

/** Returns the members of a list. Only a bare string is split: a variable holds a list as one string. */
function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value
  return typeof value === 'string' ? splitList(value) : [value]
}

/** Returns the fault of an entry that is not a pattern, or that these rules forbid. */
function faultOf(item: unknown, rules: OriginRules): Fault | undefined {
  if (item === '*') {
    return rules.credentials
      ? [
          'origin-any-with-credentials',
          "'*' with credentials would let every site read what your users may: list the origins you trust, or remove credentials",
        ]
      : undefined
  }
  if (item === 'null' || item === FILE_ORIGIN) {
    if (rules.nullOrigin) return undefined
    const anybody =
      item === 'null'
        ? "any site can have the origin 'null' (in a sandboxed frame)"
        : `any file that a user opens can have the origin ${show(FILE_ORIGIN)}`
    return ['origin-null', `${anybody}: remove it, or set dangerouslyAllowNullOrigin`]
  }
  if (item === undefined || item === '' || item === 'undefined') {
    const given = item === undefined ? 'undefined' : item === '' ? 'empty' : 'the text "undefined"'
    return ['origins-empty', `is ${given} ${UNSET}: name an origin, or remove it`]
  }
  if (typeof item === 'string' || typeof item === 'function' || item instanceof RegExp) return undefined
  if (item === true) return ['wrong-type', "true names no origin: write '*' for any, or list them", '*']
  return [
    'wrong-type',
    item === false
      ? 'false names no origin: for no CORS leave Corsage out, or set a path in resources to false'
      : `must be ${PATTERNS}, not ${show(item)}`,
  ]
}
