import type { Node } from '@babel/types'
import { isFunctionNode } from './function-shape.ts'
import { followed, isNullish, isVariable, knownValues } from './known-values.ts'
import type { Library, OptionRule } from './libraries.ts'
import { rewriteNames } from './name-lists.ts'
import { readOrigin } from './origin-option.ts'
import type { Property, RewrittenOption } from './property-edits.ts'
import type { Collected } from './reading.ts'
import { bare, type Syntax, spanOf } from './syntax.ts'

/** Everything that the rewriting of one option depends on. */
export interface OptionContext {
  readonly library: Library
  readonly syntax: Syntax
  readonly collected: Collected
  readonly credentials: readonly unknown[] | undefined
}

/** Migrates one option. */
export function rewriteOption(
  property: Property,
  name: string,
  rule: OptionRule,
  context: OptionContext,
): RewrittenOption {
  const { library, syntax, collected } = context
  if (rule.kind === 'needless') return {}
  if (rule.kind === 'resolver') return { leave: rule.remedy }
  if (property.type === 'ObjectMethod') {
    if (property.kind !== 'method') return { leave: `it is a ${property.kind}ter` }
    if (rule.kind === 'origin') return readOrigin(property, library, syntax, collected)
    return { leave: `a function for ${name} must become a resolver: (request, context) => options` }
  }
  const value = property.value
  if (rule.kind === 'origin') return readOrigin(value, library, syntax, collected)
  const node = followed(value, syntax)
  if (isFunctionNode(node)) {
    return { leave: `a function for ${name} must become a resolver: (request, context) => options` }
  }
  const values = knownValues(value, syntax)
  switch (rule.kind) {
    case 'names':
      return rewriteNames(value, values, rule, context)
    case 'flag':
    case 'status':
      if (values) return values.every(isNullish) ? {} : { name: rule.name, values }
      // Corsage checks the value when the program starts.
      return isVariable(value, syntax) ? { leave: `${rule.name} ${IS_TEXT}` } : { name: rule.name }
    case 'seconds':
      return rewriteSeconds(value, values, syntax)
    case 'preflight':
      if (values?.length === 1 && values[0] === true) return {}
      return {
        leave:
          'Corsage has no option to respond to preflights without permission. Use a resolver that returns false',
      }
    case 'elsewhere':
      return values?.every((given) => !given) ? {} : { leave: rule.remedy }
  }
}

const IS_TEXT = 'must not be a string, but an environment variable is one'

function rewriteSeconds(
  value: Node,
  values: readonly unknown[] | undefined,
  syntax: Syntax,
): RewrittenOption {
  const [only, ...others] = values ?? []
  if (values === undefined)
    return isVariable(value, syntax) ? { leave: `maxAge ${IS_TEXT}` } : { name: 'maxAge' }
  if (others.length > 0) {
    const areNumbers = values.every((each) => typeof each === 'number')
    return areNumbers
      ? { name: 'maxAge', values }
      : { leave: 'maxAge must be a number in both cases of the condition' }
  }
  if (isNullish(only) || only === '') return {}
  if (typeof only !== 'string' || !/^\d+$/.test(only)) return { name: 'maxAge', values: [only] }
  const literal = bare(value)
  const isLiteral = literal.type === 'StringLiteral'
  const text = isLiteral ? String(Number(only)) : `Number(${syntax.textOf(value)})`
  return { name: 'maxAge', values: [Number(only)], edits: [{ ...spanOf(isLiteral ? literal : value), text }] }
}
