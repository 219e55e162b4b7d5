import type { ImportDeclaration, Node, StringLiteral, TSImportEqualsDeclaration } from '@babel/types'
import type { Edit } from './edit.ts'
import type { Library } from './libraries.ts'
import {
  type LibraryUse,
  libraryUse,
  namespaceSites,
  type Obstacle,
  sourceEdit,
  type TypeUse,
  typeReferences,
  usesOfName,
} from './name-uses.ts'
import { commentsWithin, propertyNameOf, type Syntax, spanOf } from './syntax.ts'

/** `import … from 'name'` */
export function importUse(node: ImportDeclaration, library: Library, syntax: Syntax): LibraryUse {
  const edits: Edit[] = [sourceEdit(node.source, library)]
  const sites: Node[] = []
  const types: TypeUse[] = []
  let obstacle: Obstacle | undefined
  const values: string[] = []
  let bringsTypes = false
  for (const specifier of node.specifiers) {
    const { name } = specifier.local
    const imported =
      specifier.type === 'ImportSpecifier'
        ? (propertyNameOf(specifier.imported, false) ?? '')
        : specifier.type === 'ImportDefaultSpecifier'
          ? 'default'
          : '*'
    const counterpart = library.types[imported]
    if (counterpart) {
      types.push(...typeReferences(name, counterpart, syntax))
      bringsTypes = true
      continue
    }
    const isType =
      node.importKind === 'type' || (specifier.type === 'ImportSpecifier' && specifier.importKind === 'type')
    if (isType) {
      obstacle ??= { node: specifier, why: `the type ${imported} of ${library.name} has no counterpart` }
      continue
    }
    const uses = usesOfName(name, syntax)
    if (!uses) {
      obstacle ??= { node: specifier, why: `the name ${name} has more than one meaning in this file` }
      continue
    }
    if (imported !== '*' && imported !== 'default' && !library.exportedAs.includes(imported)) {
      obstacle ??= { node: specifier, why: `${imported} of ${library.name} is not known` }
      continue
    }
    const read = namespaceSites(uses, library, syntax)
    sites.push(...read.sites)
    types.push(...read.types)
    edits.push(...read.edits)
    obstacle ??= read.obstacle
    if (imported === '*') {
      const called = library.moduleIs === 'function' && read.isFunction
      values.push(called ? name : `* as ${name}`)
      if (called && node.specifiers.length === 1) edits.push({ ...spanOf(specifier), text: name })
    } else if (specifier.type === 'ImportDefaultSpecifier') {
      values.push(name)
    } else if (imported === 'fastifyCors') {
      edits.push({ ...spanOf(specifier), text: name === 'cors' ? 'cors' : `cors as ${name}` })
      values.push(namedCors(name))
    } else {
      values.push(`{ ${syntax.textOf(specifier)} }`)
    }
  }
  const use = libraryUse(library, node, edits, sites, obstacle, types)
  if (!bringsTypes && types.length === 0) return use
  const { start, end } = spanOf(node)
  const elsewhere = edits.filter((edit) => edit.start >= end || edit.end <= start)
  return { ...use, edits: [...elsewhere, writtenAnew(node, node.source, { values, types, library }, syntax)] }
}

/** `import name = require('name')` */
export function importEqualsUse(
  node: TSImportEqualsDeclaration,
  library: Library,
  syntax: Syntax,
): LibraryUse {
  const { name } = node.id
  const uses = usesOfName(name, syntax)
  if (!uses) {
    return libraryUse(library, node, [], [], { node, why: `the name ${name} has more than one meaning` })
  }
  const { sites, types, edits, obstacle } = namespaceSites(uses, library, syntax)
  const source = (node.moduleReference as { expression: StringLiteral }).expression
  const anew = writtenAnew(node, source, { values: [namedCors(name)], types, library }, syntax)
  return libraryUse(library, node, [...edits, anew], sites, obstacle, types)
}

function namedCors(name: string): string {
  return name === 'cors' ? '{ cors }' : `{ cors as ${name} }`
}

/** An import in the style of the one that stands there, whose comments stay: our types come from elsewhere. */
function writtenAnew(
  statement: Node,
  source: Node,
  brings: {
    readonly values: readonly string[]
    readonly types: readonly TypeUse[]
    readonly library: Library
  },
  syntax: Syntax,
): Edit {
  const { values, types, library } = brings
  const quote = syntax.textOf(source)[0] ?? "'"
  const semicolon = syntax.textOf(statement).endsWith(';') ? ';' : ''
  const from = (module: string) => `${quote}${module}${quote}${semicolon}`
  const lines = new Set([
    ...commentsWithin(spanOf(statement), syntax),
    ...types.map((type) => `import type { ${type.name} } from ${from(type.from)}`),
    ...(values.length > 0 ? [`import ${values.join(', ')} from ${from(library.replacement)}`] : []),
  ])
  return { ...spanOf(statement), text: [...lines].join(syntax.lineEnd) }
}
