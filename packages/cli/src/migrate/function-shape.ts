import type {
  ArrowFunctionExpression,
  FunctionDeclaration,
  FunctionExpression,
  Identifier,
  Node,
  ObjectMethod,
  ReturnStatement,
} from '@babel/types'
import type { Edit } from './edit.ts'
import { bare, commentsWithin, isAssigned, isWithin, type Syntax, spanOf } from './syntax.ts'

/** A function that decides about an origin, in any syntax. */
export type OriginFunctionNode =
  | ArrowFunctionExpression
  | FunctionDeclaration
  | FunctionExpression
  | ObjectMethod

/** Explains why a function is not translated. The message is a clause. */
export class Untranslatable extends Error {}

export function leave(why: string): never {
  throw new Untranslatable(why)
}

export function isFunctionNode(node: Node | undefined): node is OriginFunctionNode {
  return (
    node?.type === 'ArrowFunctionExpression' ||
    node?.type === 'FunctionDeclaration' ||
    node?.type === 'FunctionExpression' ||
    node?.type === 'ObjectMethod'
  )
}

/** How to write a result of the old function in the new one. */
export interface Answers {
  /** Returns the text for an expression that decides. Throws if it does not understand it. */
  answer(expression: Node): string
  /** The text of a test that chooses between `true` and `false`. */
  condition(test: Node): string
}

/**
 * Returns the single expression of a function that only decides: `=> result`, `{ return result }`, or `if (test) yes;
 * else no`. With a comment inside, it returns nothing, because the comment would be lost.
 */
export function wholeAnswer(
  written: OriginFunctionNode,
  answers: Answers,
  syntax: Syntax,
): string | undefined {
  const { body } = written
  if (written.type === 'FunctionDeclaration') return undefined
  if (commentsWithin(spanOf(written), syntax).length > 0) return undefined
  if (body.type !== 'BlockStatement') return soleAnswer(body, answers)
  const [only, other] = body.body
  if (only?.type !== 'IfStatement') {
    return only && body.body.length === 1 ? soleAnswer(only, answers) : undefined
  }
  const otherwise = only.alternate ?? other
  if (!otherwise || body.body.length !== (only.alternate ? 1 : 2)) return undefined
  const isChoice =
    soleAnswer(only.consequent, answers) === 'true' && soleAnswer(otherwise, answers) === 'false'
  return isChoice ? answers.condition(only.test) : undefined
}

function soleAnswer(node: Node, answers: Answers): string | undefined {
  const place = bare(node)
  switch (place.type) {
    case 'BlockStatement':
      return place.body[0] && place.body.length === 1 ? soleAnswer(place.body[0], answers) : undefined
    case 'ReturnStatement':
      return place.argument ? soleAnswer(place.argument, answers) : undefined
    case 'ExpressionStatement':
      return soleAnswer(place.expression, answers)
    case 'IfStatement':
    case 'VariableDeclaration':
    case 'TryStatement':
    case 'SwitchStatement':
    case 'ThrowStatement':
      return undefined
    default:
      return answers.answer(place)
  }
}

/** Replaces a function by an arrow; that of a method leaves the key, which is edited where the option is renamed. */
export function arrowEdit(written: OriginFunctionNode, parameter: string, answer: string): Edit {
  const arrow = `${written.async ? 'async ' : ''}(${parameter}) => ${answer}`
  if (written.type !== 'ObjectMethod') return { ...spanOf(written), text: arrow }
  return { start: spanOf(written.key).end, end: spanOf(written).end, text: `: ${arrow}` }
}

export function returnTypeEdits(written: OriginFunctionNode, syntax: Syntax): Edit[] {
  const { returnType } = written
  if (!returnType || returnType.type === 'Noop') return []
  const text = written.async ? ': Promise<boolean>' : ': boolean'
  return syntax.textOf(returnType) === text ? [] : [{ ...spanOf(returnType), text }]
}

/** Returns the uses of a parameter. Rejects a function in which its name has a second meaning. */
export function usesOf(parameter: Identifier, written: Node, syntax: Syntax): readonly Identifier[] {
  const declared = syntax.declarationsOf(parameter.name).filter((node) => isWithin(node, written))
  if (declared.length > 1) return leave(`the name ${parameter.name} has two meanings there`)
  return syntax.referencesOf(parameter.name).filter((node) => isWithin(node, written))
}

/** Rejects a function in which the name of the origin can have another value. */
export function requireSameOrigin(name: string, written: Node, syntax: Syntax): void {
  const declared = syntax.declarationsOf(name).filter((node) => isWithin(node, written))
  const references = syntax.referencesOf(name).filter((node) => isWithin(node, written))
  if (declared.length > 1) leave(`the name ${name} has two meanings there`)
  if (references.some((node) => isAssigned(node, syntax))) leave(`${name} is given another value there`)
}

/** Takes the second parameter out; a comment between the two stays. */
export function withoutSecondParameter(first: Node, second: Node, syntax: Syntax): Edit {
  const gone = { start: spanOf(first).end, end: spanOf(second).end }
  const comments = commentsWithin(gone, syntax).map((comment) =>
    comment.startsWith('//') ? ` ${comment}${syntax.lineEnd}` : ` ${comment}`,
  )
  return { ...gone, text: comments.join('') }
}

export function functionAround(node: Node, syntax: Syntax): Node | undefined {
  let parent = syntax.parentOf(node)
  while (parent && !isFunctionNode(parent)) parent = syntax.parentOf(parent)
  return parent
}

/** The `return`s of a function, not those of functions within it. */
export function returnsOf(written: OriginFunctionNode, syntax: Syntax): readonly ReturnStatement[] {
  return syntax.nodes.filter(
    (node): node is ReturnStatement =>
      node.type === 'ReturnStatement' && isWithin(node, written) && functionAround(node, syntax) === written,
  )
}

/** Adds `false` to each empty `return`, because it refuses. `others` are edits that remove some of them. */
export function bareRefusals(
  written: OriginFunctionNode,
  others: readonly Edit[],
  syntax: Syntax,
): readonly Edit[] {
  return returnsOf(written, syntax)
    .filter(({ argument }) => !argument)
    .map((statement) => spanOf(statement).start)
    .filter((at) => !others.some(({ start, end }) => start <= at && at < end))
    .map((at) => ({ start: at, end: at + 'return'.length, text: 'return false' }))
}

/**
 * Adds `return false` to a function that may end without a result, because it then refuses.
 *
 * @param isAnswer Tells which other expressions become a `return`.
 */
export function finalRefusal(
  { body }: OriginFunctionNode,
  syntax: Syntax,
  isAnswer: (expression: Node) => boolean = () => false,
): Edit[] {
  if (body.type !== 'BlockStatement' || alwaysAnswers(body, isAnswer)) return []
  const at = spanOf(body).end - 1
  const lineStart = syntax.source.lastIndexOf('\n', at) + 1
  const indent = syntax.source.slice(lineStart, at)
  const text = indent.trim() === '' ? `  return false${syntax.lineEnd}${indent}` : '; return false '
  return [{ start: at, end: at, text }]
}

function alwaysAnswers(statement: Node | null | undefined, isAnswer: (expression: Node) => boolean): boolean {
  const answers = (part: Node | null | undefined) => alwaysAnswers(part, isAnswer)
  switch (statement?.type) {
    case 'ReturnStatement':
    case 'ThrowStatement':
      return true
    case 'ExpressionStatement':
      return isAnswer(statement.expression)
    case 'BlockStatement':
      return statement.body.some(answers)
    case 'IfStatement':
      return answers(statement.consequent) && answers(statement.alternate)
    case 'TryStatement':
      return (
        answers(statement.finalizer) ||
        (answers(statement.block) && (!statement.handler || answers(statement.handler)))
      )
    case 'CatchClause':
      return answers(statement.body)
    default:
      return false
  }
}

export function usesThis(written: OriginFunctionNode, syntax: Syntax): boolean {
  return syntax.nodes.some(
    (node) =>
      (node.type === 'ThisExpression' || (node.type === 'Identifier' && node.name === 'arguments')) &&
      isWithin(node, written),
  )
}

/** A text for a message: one line, and short. */
export function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ')
  return line.length > 60 ? `${line.slice(0, 60)}…` : line
}
