import type { ImportDeclaration, Node, StringLiteral, TSImportEqualsDeclaration } from '@babel/types'
import type { Edit } from './edit.ts'
import type { Library } from './libraries.ts'
import {
  type LibraryUse,
  libraryUse,
  namespaceSites,
  noCounterpart,
  type Obstacle,
  sourceEdit,
  usesOfName,
} from './name-uses.ts'
import { isTypeArgument, type TypeUse, typeUse } from './option-types.ts'
import { commentsWithin, propertyNameOf, type Syntax, spanOf } from './syntax.ts'

/** `import … from 'name'` */
export function importUse(node: ImportDeclaration, library: Library, syntax: Syntax): LibraryUse {
  const edits: Edit[] = [sourceEdit(node.source, library)]
  const sites: Node[] = []
  const types: TypeUse[] = []
  let obstacle: Obstacle | undefined
  const values: string[] = []
  let bringsTypes = false
  const isRequestType = (node: Node) => isTypeArgument(node, library, syntax)
  for (const specifier of node.specifiers) {
    const { name } = specifier.local
    const imported =
      specifier.type === 'ImportSpecifier'
        ? (propertyNameOf(specifier.imported, false) ?? '')
        : specifier.type === 'ImportDefaultSpecifier'
          ? 'default'
          : '*'
    if (Object.hasOwn(library.types, imported)) {
      for (const reference of syntax.referencesOf(name)) {
        const use = typeUse(reference, imported, library, syntax)
        if (use) types.push(use)
        else
          obstacle ??= { node: reference, why: `${imported} of ${library.name} is passed to other code here` }
      }
      bringsTypes = true
      continue
    }
    if (library.requestTypes.includes(imported) && syntax.referencesOf(name).every(isRequestType)) {
      bringsTypes = true
      continue
    }
    const isType =
      node.importKind === 'type' || (specifier.type === 'ImportSpecifier' && specifier.importKind === 'type')
    if (isType && specifier.type === 'ImportSpecifier' && imported !== 'default') {
      obstacle ??= { node: specifier, why: noCounterpart(`${imported} of ${library.name}`) }
      continue
    }
    const uses = usesOfName(name, syntax)
    if (!uses) {
      obstacle ??= { node: specifier, why: `the name ${name} has more than one meaning in this file` }
      continue
    }
    if (imported !== '*' && imported !== 'default' && !library.exportedAs.includes(imported)) {
      obstacle ??= { node: specifier, why: `${imported} of ${library.name} has no equivalent` }
      continue
    }
    const read = namespaceSites(uses, library, syntax)
    sites.push(...read.sites)
    types.push(...read.types)
    edits.push(...read.edits)
    obstacle ??= read.obstacle
    if (isType) {
      bringsTypes = true
      // `ReturnType<typeof cors>` still needs the name.
      if (read.sites.length > 0 || read.isQueried)
        obstacle ??= { node: specifier, why: noCounterpart(`typeof ${name}`) }
      continue
    }
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
  const anew = writtenAnew(node, node.source, { values, types, library }, syntax)
  // An import of nothing but a type of requests goes with its line.
  const line = anew.text === '' ? (/^[ \t]*\r?\n/.exec(syntax.source.slice(anew.end))?.[0].length ?? 0) : 0
  return { ...use, edits: [...elsewhere, { ...anew, end: anew.end + line }] }
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

/** An import in the style of the one before, whose comments stay: our types have other names. */
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
    ...types.flatMap(({ imports }) =>
      imports ? [`import type { ${imports} } from ${from(library.replacement)}`] : [],
    ),
    ...(values.length > 0 ? [`import ${values.join(', ')} from ${from(library.replacement)}`] : []),
  ])
  return { ...spanOf(statement), text: [...lines].join(syntax.lineEnd) }
}
