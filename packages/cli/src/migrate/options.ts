import type { Node, ObjectExpression, SpreadElement } from '@babel/types'
import { validateOptions } from '@corsage/core'
import type { Edit } from './edit.ts'
import { shortened } from './function-shape.ts'
import { followed, knownValue, knownValues } from './known-values.ts'
import type { Library, OptionRule } from './libraries.ts'
import { isExportedName } from './module-names.ts'
import type { Obstacle } from './name-uses.ts'
import { rewriteOption } from './one-option.ts'
import { firstOf, issuesOf } from './option-issues.ts'
import { type Property, placeEdits, renameEdits } from './property-edits.ts'
import { type Collected, type Reading, readingOf } from './reading.ts'
import { bare, propertyNameOf, type Syntax } from './syntax.ts'

/** A place that needs a manual change. */
export interface Left {
  readonly node: Node
  /** Whole sentences: the code that is left, the reason, and what to write. */
  readonly message: string
}

/** Migrated options. */
export interface RewrittenOptions {
  readonly edits: readonly Edit[]
  readonly left: readonly Left[]
  /** Why the options cannot be changed at all. */
  readonly obstacle: Obstacle | undefined
  readonly reading: Reading
  /** The options of ours whose values are known. */
  readonly known: Readonly<Record<string, unknown>>
  /** The properties that hold the options of ours. */
  readonly places: ReadonlyMap<string, Property>
  /** Whether every option and its value is known. */
  readonly isWhole: boolean
}

/**
 * Rewrites the options of a library, and validates the part of the result that is known.
 *
 * @param written The object literal; `undefined` for a call without options.
 * @param place The node to point to if an option that is not given is wrong.
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
  const places = new Map<string, Property>()
  const known = new Map<string, readonly unknown[] | undefined>()
  const given = new Map<string, unknown>()
  const collected: Collected = { origins: new Set(), refusesByError: false, flagsRemoved: false }
  const context = { library, syntax, collected, credentials: credentialsOf(written, syntax) }
  let obstacle: Obstacle | undefined
  let isOpen = false

  const read = (property: Property, names: Set<string>): void => {
    const name = propertyNameOf(property.key, property.computed)
    const rule = name === undefined ? undefined : ownRule(library, name)
    if (name === undefined || !rule) {
      const message = unknownOption(name, property, library, syntax)
      // Corsage would use an option that the library ignored.
      if (name === undefined || isOurs(name)) obstacle ??= { node: property, why: message }
      else left.push({ node: property, message: `${message}.` })
      return
    }
    given.set(name, propertyValue(property, syntax))
    const result = rewriteOption(property, name, rule, context)
    const ours = result.name ?? ('name' in rule ? rule.name : rule.kind === 'origin' ? 'origins' : undefined)
    const isTwice = ours !== undefined && names.has(ours)
    const why = isTwice ? `${ours} would be set twice` : result.leave
    if (ours !== undefined && result.name !== undefined) names.add(ours)
    if (why !== undefined) {
      const text = shortened(syntax.textOf(property))
      // The name is the same in Corsage, so Corsage would use it unchanged.
      if (rule.kind === 'names' && rule.name === name)
        obstacle ??= { node: property, why: `in ${text}, ${why}` }
      left.push({ node: property, message: `${text} is unchanged, because ${why}.` })
      if (ours !== undefined && !isTwice) known.set(ours, undefined)
      return
    }
    if (result.name === undefined) {
      // Without it, an option of a spread object would apply.
      const isOverriding = ours !== undefined && (isOpen || known.has(ours))
      const text = shortened(syntax.textOf(property))
      if (isOverriding) obstacle ??= { node: property, why: `${text} overrides an option of a spread object` }
      removed.push(property)
      return
    }
    places.set(result.name, property)
    known.set(result.name, result.values)
    edits.push(...(result.edits ?? []), ...renameEdits(property, name, result.name, syntax))
  }
  const readAll = (object: ObjectExpression): void => {
    const names = new Set<string>()
    for (const property of object.properties) {
      if (property.type !== 'SpreadElement') {
        read(property, names)
        continue
      }
      const spread = spreadObject(property, syntax)
      if (spread) {
        readAll(spread)
        const gone = removed.filter((property) => spread.properties.includes(property as Property))
        edits.push(...placeEdits(spread, { removed: gone, methods: undefined, methodsFirst: false }, syntax))
        continue
      }
      isOpen = true
      const text = syntax.textOf(property)
      if (ownRule(library, 'allowHeaders'))
        obstacle ??= { node: property, why: `the options of ${text} are not known` }
      const message = `The options of ${text} are not known. Rename them where they are defined.`
      left.push({ node: property, message })
    }
  }
  if (written) readAll(written)
  const lists = given.has('methods') || given.has('allowMethods')
  const narrow = lists ? undefined : library.narrowMethods
  if (narrow) known.set('methods', isOpen ? undefined : [narrow])
  // Before a spread, because that may list methods itself.
  const own = written ? removed.filter((property) => written.properties.includes(property as Property)) : []
  edits.push(...placeEdits(written, { removed: own, methods: narrow, methodsFirst: isOpen }, syntax))
  if (isOpen && !known.has('origins')) known.set('origins', undefined)
  const reading = readingOf({ given, known, collected, isOpen, narrowed: narrow !== undefined })
  left.push(...issuesOf(known, places, written ?? place, syntax))
  const isWhole = left.length === 0 && !isOpen && [...known.values()].every((values) => values?.length === 1)
  return { edits, left, obstacle, reading, known: Object.fromEntries(firstOf(known)), places, isWhole }
}

/** The object of `...common`, if this is the only use of the name. */
function spreadObject({ argument }: SpreadElement, syntax: Syntax): ObjectExpression | undefined {
  const name = bare(argument)
  const object = followed(argument, syntax)
  if (object?.type !== 'ObjectExpression') return undefined
  if (name.type !== 'Identifier') return object
  return syntax.referencesOf(name.name).length === 1 && !isExportedName(name.name, syntax)
    ? object
    : undefined
}

/** Whether Corsage has an option of this name. */
function isOurs(name: string): boolean {
  return !validateOptions({ [name]: undefined }).some(({ code }) => code === 'unknown-option')
}

/** The values that `credentials` can have; `undefined` if they are not known. */
function credentialsOf(
  written: ObjectExpression | undefined,
  syntax: Syntax,
): readonly unknown[] | undefined {
  let values: readonly unknown[] | undefined = [false]
  for (const property of written?.properties ?? []) {
    if (property.type === 'SpreadElement') values = undefined
    else if (propertyNameOf(property.key, property.computed) !== 'credentials') continue
    else values = property.type === 'ObjectProperty' ? knownValues(property.value, syntax) : undefined
  }
  return values
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
  if (name === undefined) return `the name of ${shortened(syntax.textOf(property))} is not known`
  return `${name} is not an option of ${library.name}, which ignores it. Remove it, or write the intended option`
}

function propertyValue(property: Property, syntax: Syntax): unknown {
  return property.type === 'ObjectProperty' ? knownValue(property.value, syntax)?.value : undefined
}
