import type { Node } from '@babel/types'
import { conditionText, isBoolean, isNothing } from './condition.ts'
import type { Edit } from './edit.ts'
import {
  arrowEdit,
  bareRefusals,
  finalRefusal,
  functionAround,
  leave,
  type OriginFunctionNode,
  requireSameOrigin,
  returnTypeEdits,
  shortened,
  usesOf,
  wholeAnswer,
  withoutSecondParameter,
} from './function-shape.ts'
import { bare, type Syntax, spanOf } from './syntax.ts'

/**
 * The edits that make `(origin) => boolean` of `(origin, callback) => callback(error, allow)`, as `cors` and
 * `@fastify/cors` call it.
 */
export function translateCallback(written: OriginFunctionNode, syntax: Syntax): readonly Edit[] {
  const [origin, callback, third] = written.params
  if (origin?.type !== 'Identifier' || callback?.type !== 'Identifier' || third) {
    return leave('the function has no parameters (origin, callback), so its result is not known')
  }
  requireSameOrigin(origin.name, written, syntax)
  const calls = new Map<Node, string>()
  for (const use of usesOf(callback, written, syntax)) {
    const call = syntax.parentOf(use)
    if (call?.type !== 'CallExpression' || call.callee !== use) {
      return leave(`${callback.name} is passed to other code, so the result of the function is not known`)
    }
    if (functionAround(call, syntax) !== written) {
      leave(`${callback.name} is called from an inner function, so it is not known when`)
    }
    calls.set(call, answerOf(call.arguments, origin.name, syntax))
  }
  if (calls.size === 0) leave(`${callback.name} is never called`)

  const condition = (test: Node) => conditionText(test, { origin: origin.name, reads: [], syntax })
  const whole = wholeAnswer(
    written,
    { answer: (node) => wholeText(node, calls, condition), condition },
    syntax,
  )
  if (whole) return [arrowEdit(written, syntax.textOf(origin), whole)]
  const answers = [...calls].flatMap(([call, answer]) => returnEdits(call, answer, written, syntax))
  return [
    withoutSecondParameter(origin, callback, syntax),
    ...returnTypeEdits(written, syntax),
    ...answers,
    ...bareRefusals(written, answers, syntax),
    ...finalRefusal(written, syntax, (expression) => calls.has(expression)),
  ]
}

/** Returns the result of `callback(error, allow)` as the text of a boolean. */
function answerOf(parameters: readonly Node[], origin: string, syntax: Syntax): string {
  const [error, allow] = parameters.map(bare)
  if (error && isNewError(error)) return 'false'
  if (error && !isNothing(error)) return leave('the error that is passed to the callback may be undefined')
  if (!allow || isNothing(allow)) return 'false'
  if (allow.type === 'Identifier' && allow.name === origin) return 'true'
  if (isBoolean(allow)) return conditionText(allow, { origin, reads: [], syntax })
  return leave(`${shortened(syntax.textOf(allow))} may be a value other than true or false`)
}

/** Returns the text of an expression that is the whole result of a function; empty if it is more than that. */
function wholeText(
  expression: Node,
  calls: ReadonlyMap<Node, string>,
  condition: (test: Node) => string,
): string {
  if (expression.type !== 'ConditionalExpression') return calls.get(expression) ?? ''
  const [yes, no] = [calls.get(expression.consequent), calls.get(expression.alternate)]
  return yes === 'true' && no === 'false' ? condition(expression.test) : ''
}

/** Puts `return answer` where the callback was called, if nothing comes after it. */
function returnEdits(call: Node, answer: string, written: OriginFunctionNode, syntax: Syntax): Edit[] {
  const here = spanOf(call)
  const parent = syntax.parentOf(call)
  const choice =
    parent?.type === 'ConditionalExpression' && parent.test !== call ? syntax.parentOf(parent) : parent
  if (choice === written || choice?.type === 'ReturnStatement') return [{ ...here, text: answer }]
  if (parent?.type !== 'ExpressionStatement') return leave('the callback is called within an expression')
  const next = statementAfter(parent, syntax)
  if (next?.type === 'ReturnStatement' && next.argument == null) {
    return [
      { ...here, text: `return ${answer}` },
      { start: spanOf(parent).end, end: spanOf(next).end, text: '' },
    ]
  }
  if (!isLast(parent, written, syntax)) leave('the function continues after it has called the callback')
  return [{ ...here, text: `return ${answer}` }]
}

function statementAfter(statement: Node, syntax: Syntax): Node | undefined {
  const block = syntax.parentOf(statement)
  if (block?.type !== 'BlockStatement') return undefined
  return block.body[block.body.indexOf(statement as never) + 1]
}

/** Whether no code of the function runs after a statement. */
function isLast(statement: Node, written: OriginFunctionNode, syntax: Syntax): boolean {
  const parent = syntax.parentOf(statement)
  if (parent?.type === 'BlockStatement') {
    if (parent.body.at(-1) !== statement) return false
    return parent === written.body || isLast(parent, written, syntax)
  }
  return parent?.type === 'IfStatement' && isLast(parent, written, syntax)
}

/** Whether an argument is certainly an error: `new Error(…)`, `createError(403)`, or a message. */
function isNewError(node: Node): boolean {
  return (
    (node.type === 'StringLiteral' && node.value !== '') ||
    ((node.type === 'NewExpression' || node.type === 'CallExpression') &&
      node.callee.type === 'Identifier' &&
      node.callee.name.endsWith('Error'))
  )
}
