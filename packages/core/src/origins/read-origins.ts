import { type Report, show } from '../errors.ts'
import type { OriginFunction } from '../options.ts'
import { isLoopback } from './loopback.ts'
import { type OriginPattern, readPattern } from './pattern.ts'

/** The option `origins`, read. */
export interface Origins {
  /** Whether every origin is allowed; the other fields are empty then. */
  readonly any: boolean
  readonly patterns: readonly OriginPattern[]
  readonly expressions: readonly RegExp[]
  readonly functions: readonly OriginFunction[]
  /** Whether the origin `null` is allowed. */
  readonly nullOrigin: boolean
}

/** The other options that decide what may stand in `origins`. */
export interface OriginRules {
  readonly credentials: boolean
  readonly nullOrigin: boolean
  readonly insecureOrigins: boolean
  readonly publicSuffixes: boolean
  readonly isPublicSuffix: (host: string) => boolean
}

const PATTERNS = "'*', an origin such as 'https://app.example.com', a RegExp, a function or a list of these"

/** Validates the option `origins`; every fault is reported. */
export function readOrigins(value: unknown, rules: OriginRules, report: Report): Origins {
  const patterns = new Map<string, OriginPattern>()
  const expressions: RegExp[] = []
  const functions: OriginFunction[] = []
  let any = false
  let nullOrigin = false
  const list = Array.isArray(value) ? [...value] : [value]
  if (value === undefined || value === '' || list.length === 0) {
    const given = value === undefined ? 'undefined' : list.length === 0 ? 'an empty list' : 'empty'
    report(
      'origins-empty',
      'origins',
      value,
      `is ${given} (an unset variable?): name the origins, or '*' for any`,
    )
  } else {
    if (list.length > 1 && list.includes('*')) readAnyBesideOthers(list, report)
    list.forEach((item, index) => {
      const path = Array.isArray(value) ? `origins[${index}]` : 'origins'
      if (typeof item === 'function') {
        functions.push(item)
      } else if (item instanceof RegExp) {
        if (readExpression(item, path, report)) expressions.push(item)
      } else if (typeof item !== 'string') {
        report('wrong-type', path, item, ...typeFault(item))
      } else if (item === '*') {
        any = true
        readAny(path, rules, report)
      } else if (item === 'null') {
        nullOrigin = true
        readNull(path, rules, report)
      } else if (item === '') {
        report('origins-empty', path, item, 'is empty (an unset variable?): name an origin, or remove it')
      } else {
        const pattern = readPattern(item, path, report)
        if (pattern && !isRisky(pattern, path, rules, report)) patterns.set(item, pattern)
      }
    })
  }
  return { any, patterns: [...patterns.values()], expressions, functions, nullOrigin }
}

function typeFault(item: unknown): [message: string, suggestion?: string] {
  if (item === true) return ["true names no origin: write '*' for any, or list them", '*']
  if (item === false)
    return ['false names no origin: for no CORS leave Corsage out, or set a path in resources to false']
  return [`must be ${PATTERNS}, not ${show(item)}`]
}

/** The fault is the list's: either half of it may be what was meant, and the narrower one is suggested. */
function readAnyBesideOthers(list: readonly unknown[], report: Report): void {
  const others = list.filter((item) => item !== '*')
  const message = "'*' swallows whatever stands beside it: remove it, or write origins: '*'"
  report('origin-any-beside-others', 'origins', list, message, others.length > 0 ? others : '*')
}

function readAny(path: string, rules: OriginRules, report: Report): void {
  if (!rules.credentials) return
  const message =
    "'*' with credentials would let every site read what your users may: list the origins you trust, or remove credentials"
  report('origin-any-with-credentials', path, '*', message)
}

function readNull(path: string, rules: OriginRules, report: Report): void {
  if (rules.nullOrigin) return
  const message =
    "any site can have the origin 'null' (in a sandboxed frame): remove it, or set dangerouslyAllowNullOrigin"
  report('origin-null', path, 'null', message)
}

function readExpression(expression: RegExp, path: string, report: Report): boolean {
  const flags = expression.flags.replace(/[gym]/g, '')
  if (flags === expression.flags) return true
  const message = `a RegExp with the flag g, y or m does not match the same way each time, or not the whole origin: write ${new RegExp(expression.source, flags)}`
  report('origin-regexp-flags', path, expression, message, new RegExp(expression.source, flags))
  return false
}

function isRisky(
  { text, scheme, host, wildcard }: OriginPattern,
  path: string,
  rules: OriginRules,
  report: Report,
): boolean {
  if (!rules.credentials || isLoopback(host)) return false
  const parent = host.slice(host.indexOf('.') + 1).replace(/\.$/, '')
  const shared = wildcard !== 'none' && !rules.publicSuffixes && rules.isPublicSuffix(parent)
  if (shared) {
    const message = `strangers have sites under ${parent}: name your own, or set dangerouslyAllowPublicSuffixes`
    report('origin-public-suffix', path, text, message)
  }
  const insecure = scheme === 'http' && !rules.insecureOrigins
  if (insecure) {
    const secure = shared ? undefined : text.replace(/^http(:.*?)(:443)?$/, 'https$1')
    const remedy = secure ? `write ${show(secure)}` : 'use https'
    const message = `whoever controls the network can read what users of ${show(text)} can: ${remedy}, or set dangerouslyAllowInsecureOrigins`
    report('origin-insecure', path, text, message, secure)
  }
  return shared || insecure
}
