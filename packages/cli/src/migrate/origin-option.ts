import type { Node, RegExpLiteral } from '@babel/types'
import { isNothing } from './condition.ts'
import type { Edit } from './edit.ts'
import { isFunctionNode, type OriginFunctionNode, shortened } from './function-shape.ts'
import { follow, followed, knownValues } from './known-values.ts'
import type { Library } from './libraries.ts'
import { isExportedName } from './module-names.ts'
import { translateOriginFunction } from './origin-function.ts'
import type { RewrittenOption } from './property-edits.ts'
import type { Collected } from './reading.ts'
import { bare, isWithin, type Syntax, spanOf } from './syntax.ts'
import { isWholePattern, unsafeRemedy } from './whole-pattern.ts'

const FUNCTION_REMEDY =
  'Write a function (origin) => boolean. It is called only with valid origins, and must not throw to refuse'

/** Migrates `origin`. */
export function readOrigin(
  written: Node,
  library: Library,
  syntax: Syntax,
  collected: Collected,
): RewrittenOption {
  const node = followed(written, syntax)
  if (isFunctionNode(node)) return readFunction(node, written, library, syntax, collected)
  const values = knownValues(written, syntax)
  if (!values) return { leave: unseen(written, library, syntax) }
  const edits: Edit[] = []
  const origins: unknown[] = []
  for (const value of values) {
    const result = readValue(value, library)
    if (typeof result === 'string') return { leave: result }
    collected.origins.add(result.kind)
    origins.push(result.origins)
  }
  const isAny = (value: unknown) => value === true || (Array.isArray(value) && value.includes('*'))
  if (values.some(isAny)) {
    const literals = literalsOf(written, syntax)
    if (!literals) return { leave: "it allows any origin. If this is intended, write '*'" }
    const any = literals.filter((literal) => isAny(knownValues(literal, syntax)?.[0]))
    edits.push(...any.map((literal) => ({ ...spanOf(literal), text: "'*'" })))
  } else {
    edits.push(...removeFlags(written, syntax))
    collected.flagsRemoved ||= edits.length > 0
  }
  // Flags of a RegExp that is written elsewhere stay, and are reported as an issue.
  const isInline = edits.length === origins.flat().filter(hasFlags).length
  return { name: 'origins', values: isInline ? origins.map(withoutFlags) : origins, edits }
}

/** The values of an option that can be replaced in place, through conditions; `undefined` if one is used elsewhere. */
function literalsOf(written: Node, syntax: Syntax): readonly Node[] | undefined {
  const expression = bare(written)
  if (expression.type === 'ConditionalExpression') {
    const halves = [literalsOf(expression.consequent, syntax), literalsOf(expression.alternate, syntax)]
    return halves[0] && halves[1] ? [...halves[0], ...halves[1]] : undefined
  }
  if (expression.type !== 'Identifier') return [expression]
  const { name } = expression
  const declared = follow(name, syntax)
  if (!declared || syntax.referencesOf(name).length > 1 || isExportedName(name, syntax)) return undefined
  return literalsOf(declared, syntax)
}

function readFunction(
  written: OriginFunctionNode,
  value: Node,
  library: Library,
  syntax: Syntax,
  collected: Collected,
): RewrittenOption {
  const name = bare(value)
  const isShared = name.type === 'Identifier' && syntax.referencesOf(name.name).length > 1
  const isExported = name.type === 'Identifier' && isExportedName(name.name, syntax)
  if (isShared || isExported) {
    return { leave: `the function ${syntax.textOf(name)} is also used elsewhere. ${FUNCTION_REMEDY}` }
  }
  const translation = translateOriginFunction(written, library.answering, syntax)
  if ('why' in translation) return { leave: `${translation.why}. ${FUNCTION_REMEDY}` }
  collected.origins.add('function')
  collected.refusesByError ||= makesErrors(written, library, syntax)
  return { name: 'origins', values: [() => false], edits: translation.edits }
}

/** Whether a function refuses by an error: it throws, or passes one to the callback. */
function makesErrors(written: OriginFunctionNode, { answering }: Library, syntax: Syntax): boolean {
  const callback = answering.startsWith('by-callback') ? written.params[1] : undefined
  return syntax.nodes.some((node) => {
    if (!isWithin(node, written)) return false
    if (node.type === 'ThrowStatement') return true
    if (node.type !== 'CallExpression') return false
    if (/(^|\.)(reject|throw)$/.test(syntax.textOf(node.callee))) return true
    const [error] = node.arguments
    return (
      callback !== undefined &&
      syntax.textOf(node.callee) === nameOf(callback) &&
      !!error &&
      !isNothing(bare(error))
    )
  })
}

function nameOf(node: Node): string | undefined {
  return node.type === 'Identifier' ? node.name : undefined
}

type OriginValue = {
  readonly kind: 'any' | 'echo' | 'one' | 'list'
  readonly origins: unknown
}

function readValue(value: unknown, library: Library): OriginValue | string {
  const { origin, name } = library
  if (value === '*') return { kind: 'any', origins: '*' }
  if (typeof value === 'string' && value !== '') {
    if (value.includes('*')) return wildcard(value, name)
    if (value.includes(',')) return `${name} sends the string unchanged, and browsers refuse it. Write a list`
    return { kind: 'one', origins: value }
  }
  if (value === true) {
    return origin.onTrue === 'echoes' ? { kind: 'echo', origins: '*' } : `true is not an origin for ${name}`
  }
  if (value === false) {
    return 'false turns CORS off. Remove the middleware, use resources for some paths, or use a resolver that returns false'
  }
  if (value instanceof RegExp) {
    if (!origin.takesRegExps) return `${name} does not accept a RegExp`
    return isWholePattern(value) ? { kind: 'list', origins: value } : unsafeRemedy(value, name)
  }
  if (!Array.isArray(value)) return `it has no value (with ${origin.onUnset}). List the origins`
  if (!origin.takesLists)
    return `${name} joins the list into one header, which browsers refuse. It works as origins`
  if (value.includes('*')) {
    return origin.anyInList === 'any'
      ? { kind: 'any', origins: '*' }
      : `'*' in a list never matches with ${name}, but allows any origin with Corsage. Remove it, or write '*' alone`
  }
  for (const item of value) {
    if (item instanceof RegExp && !origin.takesRegExps) return `${name} does not accept a RegExp`
    if (item instanceof RegExp && !isWholePattern(item)) return unsafeRemedy(item, name)
    if (typeof item === 'string' && item.includes('*')) return wildcard(item, name)
    if (typeof item !== 'string' && !(item instanceof RegExp)) {
      return `${String(item)} in the list is not an origin. List strings and RegExps`
    }
  }
  return { kind: 'list', origins: value }
}

function wildcard(origin: string, library: string): string {
  return `'${origin}' never matches with ${library}, but is a wildcard with Corsage. If this is intended, write origins`
}

function unseen(written: Node, library: Library, syntax: Syntax): string {
  const text = shortened(syntax.textOf(written))
  if (/\bprocess\.env\b|\bimport\.meta\.env\b|\bDeno\.env\b|\bBun\.env\b/.test(syntax.textOf(written))) {
    const { known, fallback } = withoutFlag(bare(written))
    const unseen = `the value of the environment variable is not known. Write origins: ${shortened(syntax.textOf(known))}`
    const onUnset = fallback === undefined ? `with ${library.origin.onUnset}` : `in place of ${fallback}`
    return known.type === 'MemberExpression'
      ? `${unseen}. If the variable is unset or empty, this throws at startup (${onUnset})`
      : unseen
  }
  return `the value of ${text} is not known. If it is an origin or a list of origins, rename the option to origins`
}

/** Splits `process.env.ORIGIN || true`: Corsage rejects `true` and `false`. */
function withoutFlag(written: Node): { readonly known: Node; readonly fallback?: boolean } {
  if (written.type !== 'LogicalExpression' || written.right.type !== 'BooleanLiteral')
    return { known: written }
  return { known: bare(written.left), fallback: written.right.value }
}

/** Removes the flags that Corsage rejects: with them, a RegExp remembers where it matched, or matches line by line. */
function removeFlags(written: Node, syntax: Syntax): Edit[] {
  return syntax.nodes
    .filter((node): node is RegExpLiteral => node.type === 'RegExpLiteral' && isWithin(node, written))
    .filter(({ flags }) => /[gym]/.test(flags))
    .map((node) => ({
      ...spanOf(node),
      text: `/${node.pattern}/${node.flags.replace(/[gym]/g, '')}`,
    }))
}

function hasFlags(item: unknown): boolean {
  return item instanceof RegExp && /[gym]/.test(item.flags)
}

function withoutFlags(origins: unknown): unknown {
  const plain = (item: unknown) =>
    item instanceof RegExp ? new RegExp(item.source, item.flags.replace(/[gym]/g, '')) : item
  return Array.isArray(origins) ? origins.map(plain) : plain(origins)
}
