import { FILE_ORIGIN } from '../decide/origin-set.ts'
import type { OriginPattern, Origins } from '../decide/rules.ts'
import type { Mistake, OriginRules, Report } from '../issues.ts'
import type { OriginFunction } from '../options.ts'
import { readExpression } from './expression.ts'
import { risksOf } from './hosts.ts'
import { splitList, UNSET_TEXT } from './names.ts'
import { readPattern } from './pattern.ts'

/** Validates the option `origins`. */
export function readOrigins(value: unknown, rules: OriginRules, report: Report): Origins {
  const patterns = new Map<string, OriginPattern>()
  const expressions: RegExp[] = []
  const functions: OriginFunction[] = []
  const list = listOf(value)
  const any = list.includes('*')
  if (value === undefined || list.length === 0) {
    report('origins-empty', 'origins', value, { reason: 'list', originRules: rules })
    return { any, patterns: [], expressions, functions, nullOrigin: false }
  }
  if (any && list.length > 1) report('origin-any-beside-others', 'origins', value)
  list.forEach((item, index) => {
    const path = () => (list === value || list.length > 1 ? `origins[${index}]` : 'origins')
    const mistake = mistakeOf(item, rules)
    if (mistake) report(mistake[0], path(), item, mistake[1])
    else if (typeof item === 'function') functions.push(item as OriginFunction)
    else if (item instanceof RegExp) {
      const expression = readExpression(item, path(), rules, report)
      if (expression) expressions.push(expression)
    } else if (typeof item === 'string' && item !== '*' && item !== 'null') {
      const pattern = readPattern(item)
      if ('text' in pattern) {
        for (const [code, facts] of risksOf(pattern, rules)) report(code, path(), item, facts)
        patterns.set(item, pattern)
      } else report(pattern[0], path(), item, pattern[1])
    }
  })
  return { any, patterns: [...patterns.values()], expressions, functions, nullOrigin: list.includes('null') }
}

/** Returns the members of a list. Only a bare string is split: a variable holds a list as one string. */
export function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value
  return typeof value === 'string' ? splitList(value) : [value]
}

/** Returns the mistake of an entry that is not a pattern, or that these rules forbid. */
function mistakeOf(item: unknown, rules: OriginRules): Mistake | undefined {
  if (item === '*') return rules.credentials ? ['origin-any-with-credentials'] : undefined
  if (item === 'null' || item === FILE_ORIGIN) return rules.nullOrigin ? undefined : ['origin-null']
  if (item === undefined || item === '' || item === 'undefined') return ['origins-empty']
  if (typeof item === 'string' && UNSET_TEXT.test(item)) {
    return ['wrong-type', { expected: 'origins', reason: 'unset' }]
  }
  if (typeof item === 'string' || typeof item === 'function' || item instanceof RegExp) return undefined
  return ['wrong-type', { expected: 'origins' }]
}
