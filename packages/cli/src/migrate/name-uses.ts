import type { Node } from '@babel/types'
import type { Edit } from './edit.ts'
import type { Library } from './libraries.ts'
import { isTypeArgument, type TypeUse, typeQueryUse, typeUse } from './option-types.ts'
import { propertyNameOf, type Syntax, spanOf } from './syntax.ts'

/** One import of a library, and its uses. */
export interface LibraryUse {
  readonly library: Library
  /** The import itself. */
  readonly node: Node
  /** Edits that import the replacement. */
  readonly edits: readonly Edit[]
  /** The expressions that are the library's function. */
  readonly sites: readonly Node[]
  /** The names of types that have an equivalent. */
  readonly types: readonly TypeUse[]
  /** Why this import cannot be changed, and where. */
  readonly obstacle: Obstacle | undefined
}

export interface Obstacle {
  readonly node: Node
  readonly why: string
}

/** A use of a library; without sites where an obstacle is in the way. */
export function libraryUse(
  library: Library,
  node: Node,
  edits: readonly Edit[],
  sites: readonly Node[],
  obstacle?: Obstacle,
  types: readonly TypeUse[] = [],
): LibraryUse {
  return { library, node, edits, sites, types, obstacle }
}

/** A use that cannot be followed. */
export function passedOn(library: Library, node: Node): LibraryUse {
  return libraryUse(library, node, [], [], {
    node,
    why: `the use of ${library.name} here is not known`,
  })
}

/** Replaces their name with ours, in the same quotes. */
export function sourceEdit(source: Node, library: Library): Edit {
  const { start, end } = spanOf(source)
  return { start: start + 1, end: end - 1, text: library.replacement }
}

/** Every use of a name that has one meaning in the file; `undefined` if it has more. */
export function usesOfName(name: string, syntax: Syntax): readonly Node[] | undefined {
  if (syntax.declarationsOf(name).length !== 1) return undefined
  return syntax.referencesOf(name)
}

/** The uses of a name for the module or its function: `cors(…)`, `cors.default(…)`, `cors.CorsOptions`. */
export function namespaceSites(uses: readonly Node[], library: Library, syntax: Syntax) {
  const sites: Node[] = []
  const types: TypeUse[] = []
  const edits: Edit[] = []
  let obstacle: Obstacle | undefined
  let isQueried = false
  let asFunction = false
  let asObject = false
  for (const node of uses) {
    const parent = syntax.parentOf(node)
    if (parent?.type === 'TSQualifiedName') {
      const name = propertyNameOf(parent.right, false) ?? ''
      const use = typeUse(parent, name, library, syntax)
      const isDropped = library.requestTypes.includes(name) && isTypeArgument(parent, library, syntax)
      if (use) types.push(use)
      else if (!isDropped) obstacle ??= { node: parent, why: noCounterpart(syntax.textOf(parent)) }
    } else if (parent?.type === 'TSTypeQuery') {
      const use = typeQueryUse(parent, library, syntax)
      if (!use) obstacle ??= { node: parent, why: noCounterpart(syntax.textOf(parent)) }
      else if (use !== 'kept') types.push(use)
      else isQueried = true
    } else if (parent?.type === 'MemberExpression' && parent.object === node) {
      const member = propertyNameOf(parent.property, parent.computed) ?? ''
      if (member !== 'default' && !library.exportedAs.includes(member)) {
        obstacle ??= { node: parent, why: `it is not known which property of ${library.name} is used` }
      }
      if (member === 'fastifyCors') edits.push({ ...spanOf(parent.property), text: 'cors' })
      asObject = true
      sites.push(parent)
    } else {
      asFunction = true
      sites.push(node)
    }
  }
  if (asFunction && asObject) {
    obstacle ??= { node: uses[0] as Node, why: 'the same name is the function and the module' }
  }
  return { sites, types, edits, obstacle, isQueried, isFunction: asFunction || !asObject }
}

/** The sentence about a type that Corsage does not have. */
export function noCounterpart(type: string): string {
  return `the type ${type} has no equivalent`
}
