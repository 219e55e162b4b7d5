import type { Identifier, Node } from '@babel/types'
import { conditionText, isNothing } from './condition.ts'
import type { Edit } from './edit.ts'
import {
  arrowEdit,
  bareRefusals,
  finalRefusal,
  leave,
  type OriginFunctionNode,
  requireSameOrigin,
  returnsOf,
  returnTypeEdits,
  shortened,
  usesOf,
  wholeAnswer,
  withoutSecondParameter,
} from './function-shape.ts'
import { bare, isWithin, propertyNameOf, type Syntax, spanOf } from './syntax.ts'

const RESOLVER = 'Use a resolver, which receives it: cors((request, context) => options)'

/** Where a function of a library gets the origin from. */
interface OriginSource {
  /** The name of the origin in our function. */
  readonly name: string
  /** The names that hold it. */
  readonly names: ReadonlySet<string>
  /** Puts our name where it is read from the context. */
  readonly reads: readonly Edit[]
  /** Further edits: parameters, and a declaration that is in the way. */
  readonly edits: readonly Edit[]
}

/** The edits that make `(origin) => boolean` of `(context) => origin | ''`, as `@koa/cors` calls it. */
export function translateContextFunction(written: OriginFunctionNode, syntax: Syntax): readonly Edit[] {
  return translate(written, originOfContext(written, syntax), 'origin', syntax)
}

/** The edits that make `(origin) => boolean` of `(origin, context) => origin | null`, as `hono/cors` calls it. */
export function translateValueFunction(written: OriginFunctionNode, syntax: Syntax): readonly Edit[] {
  const [origin, context] = written.params
  if (origin && origin.type !== 'Identifier') return leave('the first parameter is not a plain name')
  if (context && (context.type !== 'Identifier' || usesOf(context, written, syntax).length > 0)) {
    return leave(`the function reads the context. ${RESOLVER}`)
  }
  const name = origin?.name ?? 'origin'
  const edits = origin && context ? [withoutSecondParameter(origin, context, syntax)] : []
  const source = { name, names: new Set([name]), reads: [], edits }
  return translate(written, source, origin ? syntax.textOf(origin) : '', syntax)
}

function translate(
  written: OriginFunctionNode,
  source: OriginSource,
  parameter: string,
  syntax: Syntax,
): readonly Edit[] {
  for (const name of source.names) requireSameOrigin(name, written, syntax)
  const condition = (test: Node) => conditionText(test, { origin: source.name, reads: source.reads, syntax })
  const answer = (value: Node): string => answerOf(value, source, condition, syntax)
  const isBlock = written.body.type === 'BlockStatement'
  const whole = wholeAnswer(written, { answer, condition }, syntax)
  if (whole && written.type === 'ArrowFunctionExpression') return [arrowEdit(written, parameter, whole)]

  const answering = isBlock
    ? returnsOf(written, syntax).flatMap(({ argument }) => argument ?? [])
    : [written.body]
  const answers = answering.map((value) => ({ ...spanOf(value), text: answer(value) }))
  const outside = source.reads.filter(
    (read) => !answers.some(({ start, end }) => start <= read.start && read.end <= end),
  )
  return [
    ...source.edits,
    ...outside,
    ...answers,
    ...returnTypeEdits(written, syntax),
    ...bareRefusals(written, answers, syntax),
    ...finalRefusal(written, syntax),
  ]
}

/** Converts a value that means "this origin" or "none" to the text of a boolean. */
function answerOf(
  node: Node,
  source: OriginSource,
  condition: (test: Node) => string,
  syntax: Syntax,
): string {
  const value = bare(node)
  const { start, end } = spanOf(value)
  const answer = (half: Node) => answerOf(half, source, condition, syntax)
  if (source.reads.some((read) => read.start === start && read.end === end)) return 'true'
  if (value.type === 'Identifier' && source.names.has(value.name)) return 'true'
  if (isNothing(value) || (value.type === 'BooleanLiteral' && !value.value)) return 'false'
  if (value.type === 'StringLiteral') {
    if (value.value === '') return 'false'
    return value.value === '*' ? leave("it may return '*'") : `${source.name} === ${syntax.textOf(value)}`
  }
  if (value.type === 'ConditionalExpression') {
    const [yes, no] = [answer(value.consequent), answer(value.alternate)]
    const test = condition(value.test)
    if (yes !== 'true') return `${operand(test)} ? ${yes} : ${no}`
    return no === 'false' ? test : `${operand(test)} || ${operand(no)}`
  }
  if (value.type === 'LogicalExpression' && value.operator === '&&' && answer(value.right) === 'true') {
    return condition(value.left)
  }
  return leave(`it is not clear which origin ${shortened(syntax.textOf(value))} is`)
}

/** Adds parentheses to expressions with a lower precedence: `?:` and `??`. */
function operand(text: string): string {
  return /\?(?!\.)/.test(text) ? `(${text})` : text
}

function originOfContext(written: OriginFunctionNode, syntax: Syntax): OriginSource {
  const [context] = written.params
  if (context && context.type !== 'Identifier') return leave('the parameter is not a plain name')
  const names = new Set(['origin'])
  const reads: Edit[] = []
  for (const use of context ? usesOf(context, written, syntax) : []) {
    const read = originRead(use, syntax)
    if (!read) return leave(`the function reads more of the context than Origin. ${RESOLVER}`)
    reads.push({ ...spanOf(read), text: 'origin' })
    const declarator = syntax.parentOf(read)
    if (declarator?.type === 'VariableDeclarator' && declarator.id.type === 'Identifier') {
      names.add(declarator.id.name)
    }
  }
  const declarations = syntax.declarationsOf('origin').filter((node) => isWithin(node, written))
  const inTheWay = declarations.map((declaration) => removal(declaration, reads, syntax))
  const uses = syntax.referencesOf('origin').filter((node) => isWithin(node, written))
  if (uses.length > 0 && inTheWay.length === 0) leave('the name origin has another meaning there')
  const parameter = context ? [{ ...spanOf(context), text: 'origin' }] : []
  return {
    name: 'origin',
    names,
    reads: reads.filter(({ start, end }) => !inTheWay.some((gone) => gone.start <= start && end <= gone.end)),
    edits: [...parameter, ...inTheWay],
  }
}

/** `context.get('Origin')`, `context.headers.origin` and the like, of which this is the context. */
function originRead(context: Node, syntax: Syntax): Node | undefined {
  let path = ''
  let node = context
  for (;;) {
    const parent = syntax.parentOf(node)
    if (parent?.type === 'CallExpression' && parent.callee === node) {
      const [name] = parent.arguments
      const asks = name?.type === 'StringLiteral' && name.value.toLowerCase() === 'origin'
      return asks && /^\.(request\.)?get$/.test(path) ? parent : undefined
    }
    const isMember = parent?.type === 'MemberExpression' || parent?.type === 'OptionalMemberExpression'
    if (!isMember || parent.object !== node) return undefined
    path += `.${propertyNameOf(parent.property, parent.computed)}`
    node = parent
    if (/^\.((request|req)\.)?headers?\.origin$/.test(path)) return node
  }
}

/** Removes `const origin = context.get('Origin')`: the parameter has that name. */
function removal(name: Identifier, reads: readonly Edit[], syntax: Syntax): Edit {
  const declarator = syntax.parentOf(name)
  const statement = declarator && syntax.parentOf(declarator)
  const init = declarator?.type === 'VariableDeclarator' ? declarator.init : undefined
  const readsOrigin = init && reads.some(({ start, end }) => start === init.start && end === init.end)
  if (!readsOrigin || statement?.type !== 'VariableDeclaration' || statement.declarations.length > 1) {
    return leave('the name origin has another meaning there')
  }
  return { ...wholeLines(spanOf(statement), syntax.source), text: '' }
}

/** A statement with its line, if nothing else is on the line. */
function wholeLines({ start, end }: { start: number; end: number }, source: string) {
  const lineStart = source.lastIndexOf('\n', start - 1) + 1
  const rest = /^[;\t ]*\r?\n/.exec(source.slice(end))?.[0]
  const alone = rest !== undefined && source.slice(lineStart, start).trim() === ''
  return alone ? { start: lineStart, end: end + rest.length } : { start, end }
}
