import type { CallExpression, Node } from '@babel/types'
import { type Span, type Syntax, spanOf } from './syntax.ts'

/**
 * `app.options('*', cors())` next to an `app.use(cors())` that covers every path: nothing reaches it, and Express 5
 * refuses its path.
 *
 * @param calls Every call of the library in the file.
 * @returns The statement with its line; `undefined` where the call is none of these.
 */
export function needlessOptionsRoute(
  call: CallExpression,
  calls: readonly { readonly call: CallExpression }[],
  syntax: Syntax,
): Span | undefined {
  const route = syntax.parentOf(call)
  const statement = route && syntax.parentOf(route)
  if (route?.type !== 'CallExpression' || statement?.type !== 'ExpressionStatement') return undefined
  const [path, handler, ...others] = route.arguments
  const app = methodOf(route, 'options')
  if (!app || handler !== call || others.length > 0 || !isEveryPath(path)) return undefined
  const covers = calls.some((other) => {
    const use = syntax.parentOf(other.call)
    if (use?.type !== 'CallExpression' || use.arguments.length !== 1) return false
    const target = methodOf(use, 'use')
    if (!target || syntax.textOf(target) !== syntax.textOf(app)) return false
    const isSame = syntax.textOf(other.call) === syntax.textOf(call)
    return isSame || spanOf(use).end < spanOf(route).start
  })
  return covers ? wholeLine(spanOf(statement), syntax.source) : undefined
}

function methodOf({ callee }: CallExpression, name: string): Node | undefined {
  const isMethod =
    callee.type === 'MemberExpression' &&
    callee.property.type === 'Identifier' &&
    callee.property.name === name
  return isMethod ? callee.object : undefined
}

function isEveryPath(path: Node | undefined): boolean {
  if (path?.type === 'RegExpLiteral') return path.pattern === '.*'
  return path?.type === 'StringLiteral' && /^(\/?\*|\(\.\*\)|\/?\*\w+|\/?\{\*\w+\})$/.test(path.value)
}

function wholeLine({ start, end }: Span, source: string): Span {
  const lineStart = source.lastIndexOf('\n', start - 1) + 1
  const rest = /^[\t ]*(?:\/\/[^\n]*)?(?:\r?\n|$)/.exec(source.slice(end))?.[0]
  const alone = rest !== undefined && source.slice(lineStart, start).trim() === ''
  return alone ? { start: lineStart, end: end + rest.length } : { start, end }
}
