import type { Node } from '@babel/types'
import { type Edit, textWith } from './edit.ts'
import { bare, propertyNameOf, type Syntax, spanOf } from './syntax.ts'

const COMPARISONS = new Set('=== !== == != < > <= >= in instanceof'.split(' '))
const ASKING_METHODS = new Set('includes has test some every startsWith endsWith isArray'.split(' '))

/** Whether an expression can have no other value than `true` or `false`. */
export function isBoolean(node: Node): boolean {
  const expression = bare(node)
  switch (expression.type) {
    case 'BooleanLiteral':
      return true
    case 'UnaryExpression':
      return expression.operator === '!'
    case 'BinaryExpression':
      return COMPARISONS.has(expression.operator)
    case 'LogicalExpression':
      return isBoolean(expression.left) && isBoolean(expression.right)
    case 'ConditionalExpression':
      return isBoolean(expression.consequent) && isBoolean(expression.alternate)
    case 'CallExpression': {
      const { callee } = expression
      if (callee.type === 'Identifier') return callee.name === 'Boolean'
      const name =
        callee.type === 'MemberExpression' ? propertyNameOf(callee.property, callee.computed) : undefined
      return ASKING_METHODS.has(name ?? '')
    }
    default:
      return false
  }
}

/**
 * The text of a test as `true` or `false`, without its `!origin ||` or `origin &&`, because Corsage calls the function
 * only with an origin.
 *
 * @param origin The name of the origin there.
 * @param reads Edits that put this name where the origin was read.
 */
export function conditionText(
  test: Node,
  { origin, reads, syntax }: { origin: string; reads: readonly Edit[]; syntax: Syntax },
): string {
  const asked = withoutOriginCheck(test, origin)
  const text = textWith(syntax.source, spanOf(asked), reads)
  if (isBoolean(asked)) return text
  return asked.type === 'SequenceExpression' ? `Boolean((${text}))` : `Boolean(${text})`
}

function withoutOriginCheck(test: Node, origin: string): Node {
  const condition = bare(test)
  if (condition.type !== 'LogicalExpression') return condition
  const left = bare(condition.left)
  const absent = condition.operator === '||' && isNotName(left, origin)
  const present = condition.operator === '&&' && left.type === 'Identifier' && left.name === origin
  return absent || present ? withoutOriginCheck(condition.right, origin) : condition
}

function isNotName(node: Node, name: string): boolean {
  return (
    node.type === 'UnaryExpression' &&
    node.operator === '!' &&
    node.argument.type === 'Identifier' &&
    node.argument.name === name
  )
}

/** Whether an expression is the word `null` or `undefined`. */
export function isNothing(node: Node): boolean {
  return node.type === 'NullLiteral' || (node.type === 'Identifier' && node.name === 'undefined')
}

/** Whether an argument passes no options. */
export function isNoOptions(node: Node | undefined): boolean {
  return node === undefined || isNothing(node)
}
