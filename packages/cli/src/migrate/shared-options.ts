import type { Node } from '@babel/types'
import type { OptionsObject } from './library-calls.ts'
import { exportsOf, isExportedName } from './module-names.ts'
import type { Obstacle } from './name-uses.ts'
import type { Project } from './project.ts'
import { bare, type Syntax } from './syntax.ts'

/** The calls that take some options; or a use that is not a call and cannot be followed. */
export type Takers = { readonly calls: readonly Taker[] } | { readonly obstacle: Obstacle }

export interface Taker {
  readonly call: Node
  /** The file that the call is in. */
  readonly syntax: Syntax
}

/** Finds every call that takes options by a name, in all files of the project. */
export function takersOf({ object, syntax }: OptionsObject, project: Project): Takers {
  const declared = nameOf(object, syntax)
  const isExported = isExportedFrom(declared ?? object, syntax)
  if (!declared && !isExported) return { calls: [] }
  const takers = declared
    ? takersOfName(declared, syntax, project)
    : together([], foreignTakers(object, 'the exported object', syntax, project))
  if (!isExported || 'obstacle' in takers || takers.calls.length > 0) return takers
  const why =
    'its options are exported, and no file of this run passes them to a call. Pass that file as well'
  return { obstacle: { node: object, why } }
}

function isExportedFrom(declared: Node, syntax: Syntax): boolean {
  if (declared.type === 'Identifier') return isExportedName(declared.name, syntax)
  return exportsOf(syntax).some(({ value }) => bare(value) === declared)
}

function takersOfName(declared: Node, syntax: Syntax, project: Project): Takers {
  if (declared.type !== 'Identifier')
    return { obstacle: { node: declared, why: 'the options are destructured' } }
  const { name } = declared
  const exported = new Set(exportsOf(syntax).map(({ value }) => value))
  const own = syntax
    .referencesOf(name)
    .filter((reference) => !exported.has(reference))
    .map((reference) => takersOfUse(reference, name, syntax, project))
  return together(own, foreignTakers(declared, name, syntax, project))
}

function foreignTakers(declared: Node, name: string, syntax: Syntax, project: Project): readonly Takers[] {
  const uses = project.foreignUses(declared, syntax)
  const takers = uses.map((use): Takers => {
    const where = project.nameOf(use.syntax)
    const why = `${name} is also used in ${where}, and it is not known how`
    if (!use.isReference) return { obstacle: { node: declared, why } }
    const found = takersOfUse(use.node, name, use.syntax, project)
    return 'obstacle' in found ? { obstacle: { node: declared, why } } : found
  })
  const isExported = isExportedFrom(declared, syntax)
  if (!isExported || project.isWhole) return takers
  const why = `${name} is exported, and the files that import it need the same change`
  return [{ obstacle: { node: declared, why } }]
}

function takersOfUse(reference: Node, name: string, syntax: Syntax, project: Project): Takers {
  const taker = takerOf(reference, syntax)
  if (taker?.type === 'CallExpression') return { calls: [{ call: taker, syntax }] }
  // const options = isLocal ? name : other
  if (taker?.type === 'VariableDeclarator') return takersOfName(taker.id, syntax, project)
  return { obstacle: { node: reference, why: `${name} is also used elsewhere` } }
}

function together(own: readonly Takers[], others: readonly Takers[]): Takers {
  const all = [...own, ...others]
  const obstructed = all.find((each) => 'obstacle' in each)
  return obstructed ?? { calls: all.flatMap((each) => ('calls' in each ? each.calls : [])) }
}

/** The name that an object is declared with, through conditions. */
export function nameOf(options: Node, syntax: Syntax): Node | undefined {
  let node = options
  for (;;) {
    const parent = syntax.parentOf(node)
    if (parent?.type === 'VariableDeclarator') return parent.id
    const isPassed = parent && (bare(parent) !== parent || parent.type === 'ConditionalExpression')
    if (!isPassed) return undefined
    node = parent
  }
}

/** The call or declaration that takes a value, through conditions. */
function takerOf(reference: Node, syntax: Syntax): Node | undefined {
  let node = reference
  for (;;) {
    const parent = syntax.parentOf(node)
    if (!parent) return undefined
    if (parent.type === 'CallExpression' || parent.type === 'VariableDeclarator') return parent
    if (parent.type === 'ConditionalExpression' ? parent.test === node : bare(parent) === parent)
      return undefined
    node = parent
  }
}
