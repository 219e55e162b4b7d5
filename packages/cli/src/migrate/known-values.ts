import type { Node } from '@babel/types'
import { bare, isAssigned, propertyNameOf, type Syntax } from './syntax.ts'

/** A value that the source shows. */
export interface Known {
  readonly value: unknown
}

const CHANGING_METHODS = new Set(
  'push pop shift unshift splice sort reverse fill copyWithin add delete clear set assign'.split(' '),
)

/**
 * Returns the only initializer of a name, if the file does not assign to it or change it.
 *
 * @returns The expression, or the function declaration; `undefined` if it cannot be known.
 */
export function follow(name: string, syntax: Syntax): Node | undefined {
  const [declaration, ...others] = syntax.declarationsOf(name)
  const declarator = declaration && syntax.parentOf(declaration)
  if (!declarator || others.length > 0) return undefined
  if (syntax.referencesOf(name).some((reference) => isChange(reference, syntax))) return undefined
  if (declarator.type === 'FunctionDeclaration' && declarator.id === declaration) return declarator
  if (declarator.type !== 'VariableDeclarator' || declarator.id !== declaration) return undefined
  return declarator.init ? bare(declarator.init) : undefined
}

/** An expression, or for a name the expression that it was declared with. */
export function followed(node: Node, syntax: Syntax): Node | undefined {
  const expression = bare(node)
  if (expression.type !== 'Identifier') return expression
  return expression.name === 'undefined' ? expression : follow(expression.name, syntax)
}

/**
 * The values that an expression can have, where the source shows them all: literals, lists, constants of the same
 * file, arithmetic, and both halves of a condition.
 */
export function knownValues(node: Node, syntax: Syntax): readonly unknown[] | undefined {
  const expression = followed(node, syntax)
  if (expression?.type === 'ConditionalExpression') {
    const halves = [knownValues(expression.consequent, syntax), knownValues(expression.alternate, syntax)]
    return halves[0] && halves[1] ? [...halves[0], ...halves[1]] : undefined
  }
  const known = expression && knownValue(expression, syntax)
  return known && [known.value]
}

/** The value of an expression, where the source shows it. */
export function knownValue(node: Node, syntax: Syntax): Known | undefined {
  const expression = followed(node, syntax)
  switch (expression?.type) {
    case 'StringLiteral':
    case 'NumericLiteral':
    case 'BooleanLiteral':
      return { value: expression.value }
    case 'NullLiteral':
      return { value: null }
    case 'Identifier':
      return { value: undefined }
    case 'RegExpLiteral':
      return regExp(expression.pattern, expression.flags)
    case 'NewExpression':
      return newValue(expression.callee, expression.arguments, syntax)
    case 'TemplateLiteral':
      return concatenated(
        expression.quasis.map(({ value }) => value.cooked ?? ''),
        expression.expressions,
        syntax,
      )
    case 'ArrayExpression':
      return listValue(expression.elements, syntax)
    case 'UnaryExpression':
      return unary(expression.operator, knownValue(expression.argument, syntax))
    case 'BinaryExpression':
      return binary(
        expression.operator,
        knownValue(expression.left, syntax),
        knownValue(expression.right, syntax),
      )
    default:
      return undefined
  }
}

function isChange(reference: Node, syntax: Syntax): boolean {
  if (isAssigned(reference, syntax)) return true
  const parent = syntax.parentOf(reference)
  if (parent?.type === 'CallExpression' && parent.arguments[0] === reference) {
    // Object.assign(reference, …)
    const { callee } = parent
    return callee.type === 'MemberExpression' && propertyNameOf(callee.property, callee.computed) === 'assign'
  }
  if (parent?.type !== 'MemberExpression' || parent.object !== reference) return false
  const use = syntax.parentOf(parent)
  if (use?.type === 'AssignmentExpression') return use.left === parent
  if (use?.type === 'UpdateExpression') return true
  if (use?.type === 'UnaryExpression') return use.operator === 'delete'
  const name = propertyNameOf(parent.property, parent.computed)
  return use?.type === 'CallExpression' && use.callee === parent && CHANGING_METHODS.has(name ?? '')
}

function listValue(elements: readonly (Node | null)[], syntax: Syntax): Known | undefined {
  const list: unknown[] = []
  for (const element of elements) {
    if (element === null) return undefined
    const spread = element.type === 'SpreadElement'
    const known = knownValue(spread ? element.argument : element, syntax)
    if (known === undefined) return undefined
    if (!spread) list.push(known.value)
    else if (Array.isArray(known.value)) list.push(...known.value)
    else return undefined
  }
  return { value: list }
}

function newValue(callee: Node, parameters: readonly Node[], syntax: Syntax): Known | undefined {
  if (callee.type !== 'Identifier' || callee.name !== 'RegExp' || !parameters[0]) return undefined
  const pattern = knownValue(parameters[0], syntax)?.value
  const flags = parameters[1] ? knownValue(parameters[1], syntax)?.value : ''
  return typeof pattern === 'string' && typeof flags === 'string' ? regExp(pattern, flags) : undefined
}

function regExp(pattern: string, flags: string): Known | undefined {
  try {
    return { value: new RegExp(pattern, flags) }
  } catch {
    return undefined
  }
}

function concatenated(texts: readonly string[], holes: readonly Node[], syntax: Syntax): Known | undefined {
  let text = texts[0] ?? ''
  for (const [index, hole] of holes.entries()) {
    const known = knownValue(hole, syntax)
    if (typeof known?.value !== 'string' && typeof known?.value !== 'number') return undefined
    text += `${known.value}${texts[index + 1] ?? ''}`
  }
  return { value: text }
}

function unary(operator: string, known: Known | undefined): Known | undefined {
  if (known === undefined) return undefined
  if (operator === '!') return { value: !known.value }
  return operator === '-' && typeof known.value === 'number' ? { value: -known.value } : undefined
}

function binary(operator: string, left: Known | undefined, right: Known | undefined): Known | undefined {
  const [one, other] = [left?.value, right?.value]
  if (typeof one === 'string' && typeof other === 'string') {
    return operator === '+' ? { value: one + other } : undefined
  }
  if (typeof one !== 'number' || typeof other !== 'number') return undefined
  switch (operator) {
    case '+':
      return { value: one + other }
    case '-':
      return { value: one - other }
    case '*':
      return { value: one * other }
    case '/':
      return { value: one / other }
    default:
      return undefined
  }
}

/** Whether an expression is the value of an environment variable. */
export function isVariable(node: Node, syntax: Syntax): boolean {
  const expression = followed(node, syntax) ?? node
  return /^(process|import\.meta|Deno|Bun)\.env\b[.\w[\]'"]*$/.test(syntax.textOf(expression))
}

export function isNullish(value: unknown): boolean {
  return value === null || value === undefined
}
