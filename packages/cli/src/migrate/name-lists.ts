import type { Node } from '@babel/types'
import { followed, isNullish, isVariable } from './known-values.ts'
import type { Library, OptionRule } from './libraries.ts'
import type { OptionContext } from './one-option.ts'
import type { RewrittenOption } from './property-edits.ts'
import { bare, type Syntax, spanOf } from './syntax.ts'

/** A joined string becomes a list. */
export function rewriteNames(
  value: Node,
  values: readonly unknown[] | undefined,
  rule: Extract<OptionRule, { kind: 'names' }>,
  { library, syntax, credentials }: OptionContext,
): RewrittenOption {
  const { name } = rule
  const [only, ...others] = values ?? []
  if (values === undefined) {
    return isSafeUnseen(value, name, syntax) ? { name } : { leave: `the value of ${name} is not known` }
  }
  if (others.length > 0) return rewriteEither(values, rule, library)
  if (rule.isUnset(only)) return {}
  if (isNullish(only))
    return { leave: `with ${only}, ${library.name} permits nothing or fails. List the ${name}` }
  if (typeof only === 'string' && !library.joinsNames)
    return { leave: `${library.name} reads no names from a string. Write a list` }
  const names = namesOf(only)
  const isAny = names.includes('*')
  const hasCredentials = !credentials?.every((each) => !each)
  const wider = widening(name, names, hasCredentials, library)
  if (wider) return { leave: wider }
  if (isAny && (names.length === 1 || name === 'allowHeaders')) {
    const isLiteral =
      value.type === 'ArrayExpression' || (value.type === 'StringLiteral' && value.value !== '*')
    const text = isLiteral ? quoted('*', value, syntax) : undefined
    if (!text && names.length > 1) return { leave: `'*' already covers the other names. Write '*' alone` }
    return { name, values: ['*'], edits: text ? [{ ...spanOf(value), text }] : [] }
  }
  if (typeof only !== 'string') return { name, values: [only] }
  const literal = bare(value)
  if (literal.type === 'StringLiteral' || literal.type === 'TemplateLiteral') {
    const text = `[${names.map((part) => quoted(part, literal, syntax)).join(', ')}]`
    return { name, values: [names], edits: [{ ...spanOf(literal), text }] }
  }
  if (/\s/.test(only)) return { leave: `${name} must be a list: ${JSON.stringify(names)}` }
  const { end } = spanOf(value)
  return { name, values: [names], edits: [{ start: end, end, text: `.split(',')` }] }
}

/** A condition with several values, which stay as they are. */
function rewriteEither(
  values: readonly unknown[],
  { name }: Extract<OptionRule, { kind: 'names' }>,
  library: Library,
): RewrittenOption {
  const isPlain = values.every(
    (each) => Array.isArray(each) && !each.includes('*') && !widening(name, namesOf(each), true, library),
  )
  return isPlain ? { name, values } : { leave: `${name} must be a list in both cases of the condition` }
}

function namesOf(value: unknown): readonly string[] {
  const parts = Array.isArray(value) ? value.map(String) : String(value).split(',')
  return parts.map((part) => part.trim()).filter((part) => part !== '')
}

/** Returns a message if Corsage gives names a wider meaning than the library. */
function widening(
  option: 'methods' | 'allowHeaders' | 'exposeHeaders',
  names: readonly string[],
  hasCredentials: boolean,
  { name }: Library,
): string | undefined {
  if (option === 'methods') {
    const lower = names.find((each) => /^(put|delete)$/i.test(each) && each !== each.toUpperCase())
    if (lower)
      return `browsers never match '${lower}', but Corsage reads it as ${lower.toUpperCase()}. If this is intended, write ${lower.toUpperCase()}`
    if (names.includes('*') && hasCredentials) {
      return `with credentials, ${name} allows only a method named '*', but Corsage allows every method. List the methods`
    }
  }
  if (option !== 'allowHeaders' || !names.includes('*')) return undefined
  if (hasCredentials) {
    return `with credentials, ${name} allows only a header named '*', but Corsage allows every header. List the headers`
  }
  if (names.some((each) => each.toLowerCase() === 'authorization')) return undefined
  return `with ${name}, '*' does not include Authorization, but with Corsage it does. List the headers. If this is intended, write allowHeaders: '*'`
}

/** Whether a value that is not known cannot mean more to Corsage than to the library. */
function isSafeUnseen(value: Node, name: string, syntax: Syntax): boolean {
  if (name === 'exposeHeaders') return !isVariable(value, syntax)
  const list = followed(value, syntax)
  if (list?.type !== 'ArrayExpression') return false
  // Corsage rejects '*' next to other names.
  return (
    name === 'methods' || list.elements.some((each) => each?.type === 'StringLiteral' && each.value !== '*')
  )
}

/** Quotes a string as the literal that it replaces is quoted. */
function quoted(text: string, like: Node, syntax: Syntax): string {
  const mark = /["'`]/.exec(syntax.textOf(like))?.[0] ?? "'"
  return mark === '"' ? JSON.stringify(text) : `'${text.replace(/[\\']/g, '\\$&')}'`
}
