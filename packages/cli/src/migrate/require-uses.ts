import type { CallExpression, Node, ObjectPattern } from '@babel/types'
import type { Edit } from './edit.ts'
import type { Library } from './libraries.ts'
import {
  type LibraryUse,
  libraryUse,
  namespaceSites,
  type Obstacle,
  passedOn,
  sourceEdit,
  usesOfName,
} from './name-uses.ts'
import type { TypeUse } from './option-types.ts'
import { isAssigned, propertyNameOf, type Syntax, spanOf } from './syntax.ts'

/** A use of `require('name')` or `import('name')`. */
export function moduleNameOf({ callee, arguments: [name] }: CallExpression): Node | undefined {
  const loads = callee.type === 'Import' || (callee.type === 'Identifier' && callee.name === 'require')
  return loads ? name : undefined
}

/** `require('name')`, or `import('name')`: read, taken apart, called, bound to a name. */
export function requireUse(call: CallExpression, library: Library, syntax: Syntax): LibraryUse {
  const [name] = call.arguments
  const source = sourceEdit(name as Node, library)
  const isImport = call.callee.type === 'Import'
  let loaded: Node = call
  const outer = syntax.parentOf(call)
  if (isImport && outer?.type === 'AwaitExpression') loaded = outer
  const parent = syntax.parentOf(loaded)
  const giving = parent?.type === 'MemberExpression' && parent.object === loaded ? parent : undefined
  if (giving) {
    const member = propertyNameOf(giving.property, giving.computed)
    if (member !== 'default' && !library.exportedAs.includes(member ?? '')) {
      return libraryUse(library, call, [], [], {
        node: giving,
        why: `it is not known which property of ${library.name} is used`,
      })
    }
    const edits = member === 'fastifyCors' ? [source, { ...spanOf(giving.property), text: 'cors' }] : [source]
    return boundTo(giving, library, call, edits, syntax)
  }
  if (isImport) return importCallUse(loaded, call, library, source, syntax)
  if (parent?.type !== 'VariableDeclarator' || parent.init !== loaded) {
    if (library.moduleIs === 'namespace') return passedOn(library, call)
    // The module is an object here, and was a function there.
    const edits = [source, { start: spanOf(call).end, end: spanOf(call).end, text: '.cors' }]
    return boundTo(call, library, call, edits, syntax)
  }
  if (parent.id.type === 'ObjectPattern') return patternUse(parent.id, call, library, source, syntax)
  if (parent.id.type !== 'Identifier') return passedOn(library, call)
  const uses = usesOfName(parent.id.name, syntax)
  if (!uses) {
    const why = `the name ${parent.id.name} has more than one meaning in this file`
    return libraryUse(library, call, [], [], { node: parent, why })
  }
  const read = namespaceSites(uses, library, syntax)
  const pattern = parent.id.name === 'cors' ? '{ cors }' : `{ cors: ${parent.id.name} }`
  const edits = [source, ...read.edits]
  if (read.isFunction) edits.push({ ...spanOf(parent.id), text: pattern })
  return libraryUse(library, call, edits, read.sites, read.obstacle ?? typeObstacle(read.types))
}

/** A required module gives types only to `import name = require('name')`. */
function typeObstacle([first]: readonly TypeUse[]): Obstacle | undefined {
  return first && { node: first.type, why: 'its types are read from a value here' }
}

/** `import('name')`: the module in a promise, or awaited. */
function importCallUse(
  loaded: Node,
  call: CallExpression,
  library: Library,
  source: Edit,
  syntax: Syntax,
): LibraryUse {
  const parent = syntax.parentOf(loaded)
  // Fastify takes a module, and the promise of one, for its default export.
  if (library.isPlugin && parent?.type === 'CallExpression')
    return libraryUse(library, call, [source], [loaded])
  if (parent?.type !== 'VariableDeclarator' || loaded === call) return passedOn(library, call)
  if (parent.id.type === 'ObjectPattern') return patternUse(parent.id, call, library, source, syntax)
  const uses = parent.id.type === 'Identifier' ? usesOfName(parent.id.name, syntax) : undefined
  if (!uses) return passedOn(library, call)
  const read = namespaceSites(uses, library, syntax)
  const obstacle = read.obstacle ?? typeObstacle(read.types)
  return libraryUse(library, call, [source, ...read.edits], read.sites, obstacle)
}

function patternUse(
  pattern: ObjectPattern,
  call: CallExpression,
  library: Library,
  source: Edit,
  syntax: Syntax,
): LibraryUse {
  const edits = [source]
  const sites: Node[] = []
  for (const property of pattern.properties) {
    if (property.type !== 'ObjectProperty' || property.value.type !== 'Identifier')
      return passedOn(library, call)
    const name = propertyNameOf(property.key, property.computed) ?? ''
    const local = property.value.name
    const uses = usesOfName(local, syntax)
    if (!uses || (name !== 'default' && !library.exportedAs.includes(name))) return passedOn(library, call)
    if (name === 'fastifyCors') {
      edits.push({ ...spanOf(property), text: local === 'cors' ? 'cors' : `cors: ${local}` })
    }
    sites.push(...uses)
  }
  return libraryUse(library, call, edits, sites)
}

/** An expression that is the function: bound to a name, or used directly. */
function boundTo(
  expression: Node,
  library: Library,
  node: Node,
  edits: readonly Edit[],
  syntax: Syntax,
): LibraryUse {
  const parent = syntax.parentOf(expression)
  if (parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier') {
    const uses = usesOfName(parent.id.name, syntax)
    return uses ? libraryUse(library, node, edits, uses) : passedOn(library, node)
  }
  if (
    parent?.type === 'AssignmentExpression' &&
    parent.right === expression &&
    parent.left.type === 'Identifier'
  ) {
    const [declaration, ...others] = syntax.declarationsOf(parent.left.name)
    const uses = syntax.referencesOf(parent.left.name).filter((reference) => reference !== parent.left)
    const isAssignedOnce = !uses.some((reference) => isAssigned(reference, syntax))
    const declarator = declaration && syntax.parentOf(declaration)
    const isEmpty = declarator?.type === 'VariableDeclarator' && !declarator.init
    return isAssignedOnce && isEmpty && others.length === 0
      ? libraryUse(library, node, edits, uses)
      : passedOn(library, node)
  }
  return libraryUse(library, node, edits, [expression])
}
