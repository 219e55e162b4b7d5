import type {
  CallExpression,
  ImportDeclaration,
  Node,
  ObjectPattern,
  StringLiteral,
  TSImportEqualsDeclaration,
} from '@babel/types'
import type { Edit } from './edit.ts'
import { CONNECT, LIBRARIES, type Library } from './libraries.ts'
import { propertyNameOf, type Span, type Syntax, spanOf } from './syntax.ts'

/** One import of a library, and where what it gives is used. */
export interface LibraryUse {
  readonly library: Library
  /** The import itself. */
  readonly node: Node
  /** Make the import ours. */
  readonly edits: readonly Edit[]
  /** The expressions that are the library's function. */
  readonly sites: readonly Node[]
  /** The names, in types, that have a counterpart. */
  readonly types: readonly TypeUse[]
  /** Why nothing that hangs on this import can be changed, and where. */
  readonly obstacle: Obstacle | undefined
}

export interface TypeUse {
  /** Where the name of the type stands. */
  readonly span: Span
  readonly node: Node
  readonly name: string
  readonly from: string
}

export interface Obstacle {
  readonly node: Node
  readonly why: string
}

/** Finds every import of a library that is migrated from: `import`, `require` and `import()`. */
export function findLibraryUses(syntax: Syntax): readonly LibraryUse[] {
  const withLibrary = (source: Node | null | undefined, make: (library: Library) => LibraryUse) => {
    const library = LIBRARIES.get(stringOf(source) ?? '')
    return library ? [make(library.name === 'cors' && isConnect(syntax) ? CONNECT : library)] : []
  }
  return syntax.nodes.flatMap((node): LibraryUse[] => {
    switch (node.type) {
      case 'ImportDeclaration':
        return withLibrary(node.source, (library) => importUse(node, library, syntax))
      case 'TSImportEqualsDeclaration':
        return node.moduleReference.type === 'TSExternalModuleReference'
          ? withLibrary(node.moduleReference.expression, (library) => importEqualsUse(node, library, syntax))
          : []
      case 'ExportNamedDeclaration':
      case 'ExportAllDeclaration':
        return withLibrary(node.source, (library) =>
          use(library, node, [], [], { node, why: `${library.name} is passed on to other files here` }),
        )
      case 'CallExpression':
        return withLibrary(moduleNameOf(node), (library) => requireUse(node, library, syntax))
      default:
        return []
    }
  })
}

function isConnect({ source }: Syntax): boolean {
  return /['"](connect|polka)['"]/.test(source) && !/['"]express['"]/.test(source)
}

function stringOf(node: Node | null | undefined): string | undefined {
  if (node?.type === 'StringLiteral') return node.value
  return node?.type === 'TemplateLiteral' && node.expressions.length === 0
    ? node.quasis[0]?.value.raw
    : undefined
}

/** What `require('name')` or `import('name')` loads. */
function moduleNameOf({ callee, arguments: [name] }: CallExpression): Node | undefined {
  const loads = callee.type === 'Import' || (callee.type === 'Identifier' && callee.name === 'require')
  return loads ? name : undefined
}

function use(
  library: Library,
  node: Node,
  edits: readonly Edit[],
  sites: readonly Node[],
  obstacle?: Obstacle,
  types: readonly TypeUse[] = [],
): LibraryUse {
  return { library, node, edits, sites, types, obstacle }
}

/** Puts our name where theirs stands, in the same quotes. */
function sourceEdit(source: Node, library: Library): Edit {
  const { start, end } = spanOf(source)
  return { start: start + 1, end: end - 1, text: library.replacement }
}

function importUse(node: ImportDeclaration, library: Library, syntax: Syntax): LibraryUse {
  const edits: Edit[] = [sourceEdit(node.source, library)]
  const sites: Node[] = []
  const types: TypeUse[] = []
  let obstacle: Obstacle | undefined
  const valueSpecifiers: string[] = []
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
    } else if (imported === '*') {
      const read = namespaceSites(uses, library, syntax)
      sites.push(...read.sites)
      types.push(...read.types)
      edits.push(...read.edits)
      obstacle ??= read.obstacle
      const called = library.moduleIs === 'function' && read.isFunction
      valueSpecifiers.push(called ? name : `* as ${name}`)
      if (called && node.specifiers.length === 1) edits.push({ ...spanOf(specifier), text: name })
    } else if (imported === 'default' || library.exportedAs.includes(imported)) {
      const read = namespaceSites(uses, library, syntax)
      sites.push(...read.sites)
      types.push(...read.types)
      edits.push(...read.edits)
      obstacle ??= read.obstacle
      if (imported === 'fastifyCors' && specifier.type === 'ImportSpecifier') {
        edits.push({ ...spanOf(specifier), text: name === 'cors' ? 'cors' : `cors as ${name}` })
        valueSpecifiers.push(name === 'cors' ? '{ cors }' : `{ cors as ${name} }`)
      } else {
        valueSpecifiers.push(
          specifier.type === 'ImportDefaultSpecifier' ? name : `{ ${syntax.textOf(specifier)} }`,
        )
      }
    } else {
      obstacle ??= { node: specifier, why: `${imported} of ${library.name} is not known` }
    }
  }
  return {
    ...use(library, node, edits, sites, obstacle, types),
    edits:
      bringsTypes || types.length > 0
        ? withTypeImport(node, library, types, valueSpecifiers, edits, syntax)
        : edits,
  }
}

/** An import that brought types is written anew: ours come from elsewhere. */
function withTypeImport(
  node: ImportDeclaration,
  library: Library,
  types: readonly TypeUse[],
  values: readonly string[],
  edits: readonly Edit[],
  syntax: Syntax,
): readonly Edit[] {
  const quote = syntax.textOf(node.source)[0] ?? "'"
  const semicolon = syntax.textOf(node).endsWith(';') ? ';' : ''
  const from = (source: string) => `${quote}${source}${quote}${semicolon}`
  const lines = [...new Map(types.map((type) => [type.name, type])).values()].map(
    ({ name, from: source }) => `import type { ${name} } from ${from(source)}`,
  )
  if (values.length > 0) lines.push(`import ${values.join(', ')} from ${from(library.replacement)}`)
  const { start, end } = spanOf(node)
  const elsewhere = edits.filter((edit) => edit.start >= end || edit.end <= start)
  return [...elsewhere, { start, end, text: lines.join(syntax.lineEnd) }]
}

function importEqualsUse(node: TSImportEqualsDeclaration, library: Library, syntax: Syntax): LibraryUse {
  const { name } = node.id
  const uses = usesOfName(name, syntax)
  if (!uses) return use(library, node, [], [], { node, why: `the name ${name} has more than one meaning` })
  const read = namespaceSites(uses, library, syntax)
  const source = (node.moduleReference as { expression: StringLiteral }).expression
  const quote = syntax.textOf(source)[0] ?? "'"
  const semicolon = syntax.textOf(node).endsWith(';') ? ';' : ''
  const from = (module: string) => `${quote}${module}${quote}${semicolon}`
  const lines = [...new Map(read.types.map((type) => [type.name, type])).values()].map(
    (type) => `import type { ${type.name} } from ${from(type.from)}`,
  )
  const specifier = name === 'cors' ? '{ cors }' : `{ cors as ${name} }`
  lines.push(`import ${specifier} from ${from(library.replacement)}`)
  const edits = [...read.edits, { ...spanOf(node), text: lines.join(syntax.lineEnd) }]
  return use(library, node, edits, read.sites, read.obstacle, read.types)
}

function requireUse(call: CallExpression, library: Library, syntax: Syntax): LibraryUse {
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
      return use(library, call, [], [], { node: giving, why: `what is read of ${library.name} is not known` })
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
    return use(library, call, [], [], { node: parent, why })
  }
  const read = namespaceSites(uses, library, syntax)
  const pattern = parent.id.name === 'cors' ? '{ cors }' : `{ cors: ${parent.id.name} }`
  const edits = [source, ...read.edits]
  if (read.isFunction) edits.push({ ...spanOf(parent.id), text: pattern })
  return use(library, call, edits, read.sites, read.obstacle, read.types)
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
  if (library.isPlugin && parent?.type === 'CallExpression') return use(library, call, [source], [loaded])
  if (parent?.type !== 'VariableDeclarator' || loaded === call) return passedOn(library, call)
  if (parent.id.type === 'ObjectPattern') return patternUse(parent.id, call, library, source, syntax)
  const uses = parent.id.type === 'Identifier' ? usesOfName(parent.id.name, syntax) : undefined
  if (!uses) return passedOn(library, call)
  const read = namespaceSites(uses, library, syntax)
  return use(library, call, [source, ...read.edits], read.sites, read.obstacle, read.types)
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
  return use(library, call, edits, sites)
}

/** An expression that is the function: bound to a name, or used where it stands. */
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
    return uses ? use(library, node, edits, uses) : passedOn(library, node)
  }
  if (
    parent?.type === 'AssignmentExpression' &&
    parent.right === expression &&
    parent.left.type === 'Identifier'
  ) {
    const [declaration, ...others] = syntax.declarationsOf(parent.left.name)
    const uses = syntax.referencesOf(parent.left.name).filter((reference) => reference !== parent.left)
    const isOnlyAssigned = uses.every((reference) => {
      const around = syntax.parentOf(reference)
      return !(around?.type === 'AssignmentExpression' && around.left === reference)
    })
    const declarator = declaration && syntax.parentOf(declaration)
    const isEmpty = declarator?.type === 'VariableDeclarator' && !declarator.init
    return isOnlyAssigned && isEmpty && others.length === 0
      ? use(library, node, edits, uses)
      : passedOn(library, node)
  }
  return use(library, node, edits, [expression])
}

function passedOn(library: Library, node: Node): LibraryUse {
  return use(library, node, [], [], { node, why: `what becomes of ${library.name} here cannot be seen` })
}

/** Every use of a name that has one meaning in the file; `undefined` where it has more. */
function usesOfName(name: string, syntax: Syntax): readonly Node[] | undefined {
  if (syntax.declarationsOf(name).length !== 1) return undefined
  return syntax.referencesOf(name)
}

/** The uses of a name for the module or its function: `cors(…)`, `cors.default(…)`, `cors.CorsOptions`. */
function namespaceSites(uses: readonly Node[], library: Library, syntax: Syntax) {
  const sites: Node[] = []
  const types: TypeUse[] = []
  const edits: Edit[] = []
  let obstacle: Obstacle | undefined
  let asFunction = false
  let asObject = false
  for (const node of uses) {
    const parent = syntax.parentOf(node)
    if (parent?.type === 'TSQualifiedName') {
      const counterpart = parent.right.type === 'Identifier' ? library.types[parent.right.name] : undefined
      if (counterpart) types.push({ span: spanOf(parent), node: parent, ...counterpart })
      else obstacle ??= { node: parent, why: `the type ${syntax.textOf(parent)} has no counterpart` }
    } else if (parent?.type === 'TSTypeQuery') {
      obstacle ??= { node: parent, why: `the type ${syntax.textOf(parent)} has no counterpart` }
    } else if (parent?.type === 'MemberExpression' && parent.object === node) {
      const member = propertyNameOf(parent.property, parent.computed) ?? ''
      if (member !== 'default' && !library.exportedAs.includes(member)) {
        obstacle ??= { node: parent, why: `what is read of ${library.name} is not known` }
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
  return { sites, types, edits, obstacle, isFunction: asFunction || !asObject }
}

function typeReferences(
  local: string,
  counterpart: { readonly name: string; readonly from: string },
  syntax: Syntax,
): readonly TypeUse[] {
  return syntax
    .referencesOf(local)
    .map((node) => ({ span: spanOf(node), node, name: counterpart.name, from: counterpart.from }))
}
