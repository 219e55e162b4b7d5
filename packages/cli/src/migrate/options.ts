import type { Node, ObjectExpression } from '@babel/types'
import { validateOptions } from '@corsage/core'
import { isPublicSuffix } from '../public-suffix.ts'
import { isBoolean } from './condition.ts'
import type { Edit } from './edit.ts'
import { isFunctionNode, shortened } from './function-shape.ts'
import { followed, knownValue, knownValues } from './known-values.ts'
import type { Library, OptionRule } from './libraries.ts'
import { readOrigin } from './origin-option.ts'
import { type Property, placeEdits, type RewrittenOption, renameEdits } from './property-edits.ts'
import type { Collected, Reading } from './reading.ts'
import { bare, propertyNameOf, type Syntax, spanOf } from './syntax.ts'

/** Something that a person has to decide. */
export interface Left {
  readonly node: Node
  /** What and why, and what to write: whole sentences. */
  readonly message: string
}

/** Options of a library, made ours. */
export interface RewrittenOptions {
  readonly edits: readonly Edit[]
  readonly left: readonly Left[]
  readonly reading: Reading
  /** The options of ours whose values are known. */
  readonly known: Readonly<Record<string, unknown>>
}

/** An `origins` whose value is not known must not be taken for the default. */
const SOME_FUNCTION = () => false

/**
 * Rewrites the options of a library, and validates what can be seen of the result.
 *
 * @param written The object literal; `undefined` for a call without options.
 * @param place Where to point when the issue is an option that is not given.
 */
export function rewriteOptions(
  written: ObjectExpression | undefined,
  place: Node,
  library: Library,
  syntax: Syntax,
): RewrittenOptions {
  const left: Left[] = []
  const edits: Edit[] = []
  const removed: Node[] = []
  const places = new Map<string, Node>()
  const known = new Map<string, readonly unknown[] | undefined>()
  const given = new Map<string, unknown>()
  const collected: Collected = { origins: new Set(), refusesByError: false, flagsRemoved: false }
  let isOpen = false

  for (const property of written?.properties ?? []) {
    if (property.type === 'SpreadElement') {
      isOpen = true
      left.push({
        node: property,
        message: `What ${syntax.textOf(property)} brings cannot be seen: rename its options where they are written.`,
      })
      continue
    }
    const name = propertyNameOf(property.key, property.computed)
    const rule = name === undefined ? undefined : ownRule(library, name)
    if (name === undefined || !rule) {
      isOpen ||= name === undefined
      left.push({ node: property, message: unknownOption(name, property, library, syntax) })
      continue
    }
    given.set(name, propertyValue(property, syntax))
    const result = rewriteOption(property, name, rule, library, syntax, collected)
    if (result.leave !== undefined) {
      left.push({
        node: property,
        message: `${shortened(syntax.textOf(property))} is left: ${result.leave}.`,
      })
      if ('name' in rule || rule.kind === 'origin')
        known.set('name' in rule ? rule.name : 'origins', undefined)
      continue
    }
    if (result.name === undefined) {
      removed.push(property)
      continue
    }
    places.set(result.name, property)
    known.set(result.name, result.values)
    edits.push(...(result.edits ?? []), ...renameEdits(property, name, result.name, syntax))
  }
  const lists = given.has('methods') || given.has('allowMethods')
  const narrow = lists ? undefined : library.narrowMethods
  if (narrow) known.set('methods', isOpen ? undefined : [narrow])
  // In front of a spread: that may list methods itself.
  edits.push(...placeEdits(written, { removed, methods: narrow, methodsFirst: isOpen }, syntax))
  if (isOpen && !known.has('origins')) known.set('origins', undefined)
  const reading = readingOf({ given, known, collected, isOpen, narrowed: narrow !== undefined })
  left.push(...issuesOf(known, places, written ?? place, syntax))
  return { edits, left, reading, known: Object.fromEntries(firstOf(known)) }
}

function ownRule(library: Library, name: string): OptionRule | undefined {
  return Object.hasOwn(library.options, name) ? library.options[name] : undefined
}

function unknownOption(
  name: string | undefined,
  property: Property,
  library: Library,
  syntax: Syntax,
): string {
  if (name === undefined) return `The name of ${shortened(syntax.textOf(property))} cannot be seen.`
  return `${name} is no option of ${library.name}, which ignored it. Remove it, or write what was meant.`
}

function propertyValue(property: Property, syntax: Syntax): unknown {
  return property.type === 'ObjectProperty' ? knownValue(property.value, syntax)?.value : undefined
}

function rewriteOption(
  property: Property,
  name: string,
  rule: OptionRule,
  library: Library,
  syntax: Syntax,
  collected: Collected,
): RewrittenOption {
  if (rule.kind === 'needless') return {}
  if (rule.kind === 'resolver') return { leave: rule.remedy }
  if (property.type === 'ObjectMethod') {
    if (property.kind !== 'method') return { leave: `a ${property.kind}ter decides` }
    if (rule.kind === 'origin') return readOrigin(property, library, syntax, collected)
    return { leave: `a function for ${name} becomes a resolver: (request, context) => options` }
  }
  const value = property.value
  if (rule.kind === 'origin') return readOrigin(value, library, syntax, collected)
  const node = followed(value, syntax)
  if (isFunctionNode(node)) {
    return { leave: `a function for ${name} becomes a resolver: (request, context) => options` }
  }
  const values = knownValues(value, syntax)
  switch (rule.kind) {
    case 'names':
      return rewriteNames(value, values, rule, syntax)
    case 'flag':
      if (values) return values.every(isNullish) ? {} : { name: rule.name, values }
      if (node && isBoolean(node)) return { name: rule.name, values: undefined as never }
      return { leave: `${rule.name} must be true or false, and what this is cannot be seen` }
    case 'seconds':
      return rewriteSeconds(value, values, syntax)
    case 'status':
      if (values) return values.every(isNullish) ? {} : { name: rule.name, values }
      return { leave: `${rule.name} must be a status from 200 to 299, and what this is cannot be seen` }
    case 'preflight':
      if (values?.length === 1 && values[0] === true) return {}
      if (values?.length !== 1 || values[0] !== false || value.type !== 'BooleanLiteral') {
        return { leave: 'write preflightContinue: true where preflight is false' }
      }
      return { name: 'preflightContinue', values: [true], edits: [{ ...spanOf(value), text: 'true' }] }
    case 'elsewhere':
      return values?.every((given) => !given) ? {} : { leave: rule.remedy }
  }
}

function isNullish(value: unknown): boolean {
  return value === null || value === undefined
}

/** A joined string becomes a list. */
function rewriteNames(
  value: Node,
  values: readonly unknown[] | undefined,
  rule: Extract<OptionRule, { kind: 'names' }>,
  syntax: Syntax,
): RewrittenOption {
  const { name } = rule
  const [only, ...others] = values ?? []
  if (values === undefined || others.length > 0) {
    return { leave: `${name} must be a list or '*', and what this is cannot be seen` }
  }
  if (rule.isUnset(only)) return {}
  if (only === '*' || (Array.isArray(only) && only.length === 1 && only[0] === '*')) {
    const text = value.type === 'ArrayExpression' ? quoted('*', value, syntax) : undefined
    return { name, values: ['*'], edits: text ? [{ ...spanOf(value), text }] : [] }
  }
  if (typeof only !== 'string') return { name, values: [only] }
  const names = only
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
  const literal = bare(value)
  if (literal.type === 'StringLiteral' || literal.type === 'TemplateLiteral') {
    const text = `[${names.map((part) => quoted(part, literal, syntax)).join(', ')}]`
    return { name, values: [names], edits: [{ ...spanOf(literal), text }] }
  }
  if (/\s/.test(only)) return { leave: `${name} must be a list: ${JSON.stringify(names)}` }
  const { end } = spanOf(value)
  return { name, values: [names], edits: [{ start: end, end, text: `.split(',')` }] }
}

function rewriteSeconds(
  value: Node,
  values: readonly unknown[] | undefined,
  syntax: Syntax,
): RewrittenOption {
  const [only, ...others] = values ?? []
  if (values === undefined || others.length > 0) {
    return { leave: 'maxAge must be a number of whole seconds, and what this is cannot be seen' }
  }
  if (isNullish(only) || only === '') return {}
  if (typeof only !== 'string' || !/^\d+$/.test(only)) return { name: 'maxAge', values: [only] }
  const literal = bare(value)
  const isLiteral = literal.type === 'StringLiteral'
  const text = isLiteral ? String(Number(only)) : `Number(${syntax.textOf(value)})`
  return { name: 'maxAge', values: [Number(only)], edits: [{ ...spanOf(isLiteral ? literal : value), text }] }
}

/** Quotes a string as the literal that it replaces is quoted. */
function quoted(text: string, like: Node, syntax: Syntax): string {
  const mark = /["'`]/.exec(syntax.textOf(like))?.[0] ?? "'"
  return mark === '"' ? JSON.stringify(text) : `'${text.replace(/[\\']/g, '\\$&')}'`
}

function readingOf({
  given,
  known,
  collected,
  isOpen,
  narrowed,
}: {
  given: ReadonlyMap<string, unknown>
  known: ReadonlyMap<string, readonly unknown[] | undefined>
  collected: Collected
  isOpen: boolean
  narrowed: boolean
}): Reading {
  const valueOfOption = (name: string) => known.get(name)?.[0]
  const origins = new Set(collected.origins)
  if (!known.has('origins') && !isOpen) origins.add('any')
  const headers = known.has('allowHeaders') ? valueOfOption('allowHeaders') : undefined
  const allowHeaders =
    headers === '*'
      ? 'any'
      : Array.isArray(headers)
        ? 'listed'
        : known.has('allowHeaders') || isOpen
          ? undefined
          : 'requested'
  const exposed = valueOfOption('exposeHeaders')
  return {
    origins,
    allowHeaders,
    exposes: exposed === '*' || (Array.isArray(exposed) && exposed.length > 0),
    credentials: known.has('credentials') ? (valueOfOption('credentials') as boolean | undefined) : false,
    given,
    refusesByError: collected.refusesByError,
    defaultMethods: !narrowed && !known.has('methods'),
    flagsRemoved: collected.flagsRemoved,
  }
}

function firstOf(known: ReadonlyMap<string, readonly unknown[] | undefined>): [string, unknown][] {
  return [...known].flatMap(([name, values]) => (values ? [[name, values[0]] as [string, unknown]] : []))
}

/** The issues that core finds in what is known: each of the values that an option can have is tried. */
function issuesOf(
  known: ReadonlyMap<string, readonly unknown[] | undefined>,
  places: ReadonlyMap<string, Node>,
  written: Node,
  syntax: Syntax,
): Left[] {
  const issues = new Map<string, Left>()
  const base: Record<string, unknown> = { isPublicSuffix, ...Object.fromEntries(firstOf(known)) }
  if (known.has('origins') && !known.get('origins')) base['origins'] = SOME_FUNCTION
  const options = [base, ...alternatives(known, base)]
  for (const issue of options.flatMap((candidate) => validateOptions(candidate))) {
    const name = issue.path.replace(/\[.*/s, '')
    const message = `Corsage will not start with this: ${issue.path} ${issue.message}`
    issues.set(message, { node: elementOf(places.get(name), issue.path, syntax) ?? written, message })
  }
  return [...issues.values()]
}

function alternatives(
  known: ReadonlyMap<string, readonly unknown[] | undefined>,
  base: Record<string, unknown>,
): Record<string, unknown>[] {
  return [...known].flatMap(([name, values]) =>
    (values ?? []).slice(1).map((value) => ({ ...base, [name]: value })),
  )
}

/** The element that a path such as `origins[2]` names, where the list is written there. */
function elementOf(property: Node | undefined, path: string, syntax: Syntax): Node | undefined {
  const index = /\[(\d+)\]$/.exec(path)?.[1]
  if (index === undefined || property?.type !== 'ObjectProperty') return property
  const list = followed(property.value, syntax)
  return (list?.type === 'ArrayExpression' ? list.elements[Number(index)] : undefined) ?? property
}
