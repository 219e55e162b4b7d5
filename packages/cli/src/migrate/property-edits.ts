import type { Node, ObjectExpression, ObjectMethod, ObjectProperty } from '@babel/types'
import type { Edit } from './edit.ts'
import { knownValue } from './known-values.ts'
import { commentsWithin, propertyNameOf, type Span, type Syntax, spanOf } from './syntax.ts'

export type Property = ObjectProperty | ObjectMethod

/** How one property is migrated. */
export interface RewrittenOption {
  /** The name of our option; `undefined` removes the property. */
  readonly name?: string | undefined
  readonly edits?: readonly Edit[]
  /** The values that it can have in the new options, if they are known. */
  readonly values?: readonly unknown[]
  /** Why it is left unchanged. */
  readonly leave?: string
}

/** Gives a property our name. */
export function renameEdits(property: Property, name: string, ours: string, syntax: Syntax): Edit[] {
  if (name === ours) return shorthandEdits(property, syntax)
  if (property.type === 'ObjectProperty' && property.shorthand) {
    const { start } = spanOf(property)
    return [{ start, end: start, text: `${ours}: ` }]
  }
  const { start, end } = spanOf(property.key)
  const isQuoted = property.key.type === 'StringLiteral'
  return [{ start: isQuoted ? start + 1 : start, end: isQuoted ? end - 1 : end, text: ours }]
}

/** `{ methods }` whose value is edited needs its name. */
function shorthandEdits(property: Property, syntax: Syntax): Edit[] {
  if (property.type !== 'ObjectProperty' || !property.shorthand) return []
  const values = knownValue(property.value, syntax)
  const { start } = spanOf(property)
  return typeof values?.value === 'string' && values.value !== '*'
    ? [{ start, end: start, text: `${propertyNameOf(property.key, false)}: ` }]
    : []
}

/** Takes properties out, and puts the methods in, with the commas and line ends that this needs. */
export function placeEdits(
  written: ObjectExpression | undefined,
  changes: {
    readonly removed: readonly Node[]
    readonly methods: readonly string[] | undefined
    /** Whether the methods come first, so that any other property overrules them. */
    readonly methodsFirst: boolean
  },
  syntax: Syntax,
): Edit[] {
  const { removed, methods, methodsFirst } = changes
  if (!written) return []
  const quote = /["']/.exec(syntax.source)?.[0] === '"' ? '"' : "'"
  const added = methods && `methods: [${methods.map((method) => `${quote}${method}${quote}`).join(', ')}]`
  const last = written.properties.filter((property) => !removed.includes(property)).at(-1)
  const whole = spanOf(written)
  if (!last && commentsWithin(whole, syntax).length === 0) {
    if (added) return [{ ...whole, text: `{ ${added} }` }]
    return removed.length > 0 ? [{ ...whole, text: '{}' }] : []
  }
  const edits = removed.map((property) => removal(property, written, syntax))
  if (last && !commaAfter(written.properties.at(-1) as Node, written, syntax)) {
    const comma = last === written.properties.at(-1) ? undefined : commaAfter(last, written, syntax)
    if (comma) edits.push({ ...comma, text: '' })
  }
  if (!added) return edits
  if (!last || methodsFirst) {
    return [...edits, { start: whole.start + 1, end: whole.start + 1, text: ` ${added},` }]
  }
  const { start, end } = spanOf(last)
  const indent = indentOf(start, syntax)
  const onOwnLine = indent !== undefined && whole.start < start - indent.length
  const text = onOwnLine ? `,${syntax.lineEnd}${indent}${added}` : `, ${added}`
  return [...edits, { start: end, end, text }]
}

/** A property goes with its comma; with its line and a comment at the end, if nothing else is on the line. */
function removal(property: Node, written: ObjectExpression, syntax: Syntax): Edit {
  const { source } = syntax
  const { start } = spanOf(property)
  const end = (commaAfter(property, written, syntax) ?? spanOf(property)).end
  const indent = indentOf(start, syntax)
  const rest = /^[ \t]*(?:\/\/.*|\/\*.*?\*\/[ \t]*)?\r?\n/.exec(source.slice(end))?.[0]
  if (indent !== undefined && rest !== undefined) {
    return { start: start - indent.length, end: end + rest.length, text: '' }
  }
  const isLast = property === written.properties.at(-1)
  const spaces = isLast ? /[ \t]*$/.exec(source.slice(0, start))?.[0] : /^[ \t]*/.exec(source.slice(end))?.[0]
  const length = spaces?.length ?? 0
  return isLast ? { start: start - length, end, text: '' } : { start, end: end + length, text: '' }
}

/** Returns the comma after a property: the first one outside comments. */
function commaAfter(property: Node, written: ObjectExpression, { source }: Syntax): Span | undefined {
  const { end } = spanOf(property)
  const between = /^(?:\s|\/\/.*|\/\*[\s\S]*?\*\/)*/.exec(source.slice(end, spanOf(written).end))?.[0] ?? ''
  const at = end + between.length
  return source[at] === ',' ? { start: at, end: at + 1 } : undefined
}

/** The spaces in front, where nothing else is on the line. */
function indentOf(at: number, { source }: Syntax): string | undefined {
  const indent = source.slice(source.lastIndexOf('\n', at - 1) + 1, at)
  return indent.trim() === '' ? indent : undefined
}
