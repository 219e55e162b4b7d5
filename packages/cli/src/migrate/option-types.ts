import type { Node } from '@babel/types'
import type { Edit } from './edit.ts'
import type { Library } from './libraries.ts'
import type { OptionsObject } from './library-calls.ts'
import { nameOf } from './shared-options.ts'
import { bare, propertyNameOf, type Syntax, spanOf } from './syntax.ts'

/** A place where a type of the library is named. */
export interface TypeUse {
  /** The whole type, of which the name is the main part: `cors.CorsOptions`, `Parameters<typeof cors>[0]`. */
  readonly type: Node
  /** Give the type our name. */
  readonly edits: readonly Edit[]
  /** Whether it is the type of one option: `CorsOptions['origin']`. */
  readonly isOption?: true
  /** The name that has to be imported, if the type itself does not import it. */
  readonly imports?: string
}

/** Types that are about the same object as the type within them. */
const TRANSPARENT = new Set(['NonNullable', 'Partial', 'Readonly', 'Required'])

/**
 * Reads one use of a type of the library.
 *
 * @param node The name: an identifier, or `cors.CorsOptions`.
 * @param name The library's name of the type.
 * @returns `undefined` if the type has no equivalent.
 */
export function typeUse(node: Node, name: string, library: Library, syntax: Syntax): TypeUse | undefined {
  const counterpart = Object.hasOwn(library.types, name) ? library.types[name] : undefined
  const type = syntax.parentOf(node)
  if (!counterpart || type?.type !== 'TSTypeReference') return undefined
  const edits: Edit[] = [{ ...spanOf(node), text: counterpart }]
  const access = syntax.parentOf(type)
  if (access?.type !== 'TSIndexedAccessType' || access.objectType !== type) {
    return { type, edits, imports: counterpart }
  }
  // CorsOptions['origin']
  const index = access.indexType
  const option =
    index.type === 'TSLiteralType' && index.literal.type === 'StringLiteral' ? index.literal : undefined
  const rule =
    option && Object.hasOwn(library.options, option.value) ? library.options[option.value] : undefined
  const ours = rule && 'name' in rule ? rule.name : rule?.kind === 'origin' ? 'origins' : undefined
  if (!option || !ours) return undefined
  const { start, end } = spanOf(option)
  edits.push({ start: start + 1, end: end - 1, text: ours })
  return { type: access, edits, isOption: true, imports: counterpart }
}

/** Reads `typeof cors` in `Parameters<typeof cors>[0]`; `'kept'` if it is also correct for our function. */
export function typeQueryUse(query: Node, library: Library, syntax: Syntax): TypeUse | 'kept' | undefined {
  const parameters = syntax.parentOf(query)
  const reference = parameters && syntax.parentOf(parameters)
  if (reference?.type !== 'TSTypeReference' || reference.typeName.type !== 'Identifier') return undefined
  if (reference.typeName.name === 'ReturnType') return 'kept'
  const access = syntax.parentOf(reference)
  const isFirst =
    reference.typeName.name === 'Parameters' &&
    access?.type === 'TSIndexedAccessType' &&
    access.indexType.type === 'TSLiteralType' &&
    access.indexType.literal.type === 'NumericLiteral' &&
    access.indexType.literal.value === 0
  if (!isFirst || library.isPlugin) return undefined
  return { type: access, edits: [{ ...spanOf(access), text: 'PolicyOptions' }], imports: 'PolicyOptions' }
}

/** Reads `import('cors').CorsOptions`. */
export function importTypeUse(node: Node, library: Library): TypeUse | undefined {
  if (node.type !== 'TSImportType' || node.qualifier?.type !== 'Identifier') return undefined
  const { name } = node.qualifier
  const counterpart = Object.hasOwn(library.types, name) ? library.types[name] : undefined
  const { start, end } = spanOf(node.argument)
  if (!counterpart) return undefined
  return {
    type: node,
    edits: [
      { start: start + 1, end: end - 1, text: library.replacement },
      { ...spanOf(node.qualifier), text: counterpart },
    ],
  }
}

/** Whether a type is only an argument of a call of the library, which goes: `cors<cors.CorsRequest>()`. */
export function isTypeArgument(node: Node, library: Library, syntax: Syntax): boolean {
  let within: Node | undefined = node
  while (within && within.type !== 'TSTypeParameterInstantiation') within = syntax.parentOf(within)
  const call = within && syntax.parentOf(within)
  if (call?.type !== 'CallExpression') return false
  const callee = bare(call.callee)
  const name = callee.type === 'MemberExpression' ? callee.object : callee
  const [declaration] = name.type === 'Identifier' ? syntax.declarationsOf(name.name) : []
  const specifier = declaration && syntax.parentOf(declaration)
  const statement = specifier && syntax.parentOf(specifier)
  return statement?.type === 'ImportDeclaration' && statement.source.value === library.name
}

/**
 * The value that a type is written for, if the file shows it: `const options: Type = {…}`, `{…} satisfies Type`.
 *
 * @returns `'unseen'` if options of the type can be made where they cannot be read.
 */
export function valueOfType({ type }: TypeUse, syntax: Syntax): Node | 'unseen' | undefined {
  let outer = type
  for (;;) {
    const parameters = syntax.parentOf(outer)
    const reference = parameters && syntax.parentOf(parameters)
    if (parameters?.type !== 'TSTypeParameterInstantiation' || reference?.type !== 'TSTypeReference') break
    const name = propertyNameOf(reference.typeName, false)
    if (!TRANSPARENT.has(name ?? '')) return 'unseen'
    outer = reference
  }
  const holder = syntax.parentOf(outer)
  if (holder?.type === 'TSAsExpression' || holder?.type === 'TSSatisfiesExpression')
    return bare(holder.expression)
  if (holder?.type === 'TSTypeParameterInstantiation') return undefined
  const declaration = holder?.type === 'TSTypeAnnotation' ? syntax.parentOf(holder) : undefined
  const declarator = declaration && syntax.parentOf(declaration)
  if (declarator?.type !== 'VariableDeclarator' || !declarator.init) return 'unseen'
  return bare(declarator.init)
}

/**
 * Declares the type of options that a condition chooses. TypeScript does not find one type for objects that differ.
 *
 * @param objects The objects that one call can get.
 * @param uses The imports of the library.
 */
export function chosenTypeEdits(
  objects: readonly OptionsObject[],
  uses: readonly { readonly node: Node; readonly edits: readonly Edit[] }[],
  library: Library,
  syntax: Syntax,
): readonly Edit[] {
  if (!syntax.isTypeScript || library.isPlugin || objects.length < 2) return []
  const own = objects.filter((each) => each.syntax === syntax)
  const names = new Set(own.map(({ object }) => nameOf(object, syntax)))
  const edits = [...names].flatMap((name): Edit[] => {
    if (name?.type !== 'Identifier' || name.typeAnnotation) return []
    return [{ start: spanOf(name).end, end: spanOf(name).end, text: ': PolicyOptions' }]
  })
  const first = uses.find(({ node }) => node.type === 'ImportDeclaration')
  if (edits.length === 0 || !first) return []
  const isImported = first.edits.some(({ text }) => text.includes('import type { PolicyOptions }'))
  if (isImported) return edits
  const { start } = spanOf(first.node)
  const quote = /["']/.exec(syntax.textOf(first.node))?.[0] ?? "'"
  const end = syntax.textOf(first.node).endsWith(';') ? `;${syntax.lineEnd}` : syntax.lineEnd
  const text = `import type { PolicyOptions } from ${quote}${library.replacement}${quote}${end}`
  return [...edits, { start, end: start, text }]
}

/** Gives the types in JSDoc comments our name: `@type {import('cors').CorsOptions}`. */
export function commentEdits(library: Library, { comments, source }: Syntax): readonly Edit[] {
  return comments.flatMap((comment) => {
    const offset = comment.start ?? 0
    const text = source.slice(offset, comment.end ?? 0)
    return [...text.matchAll(/import\((['"])([^'"]+)\1\)\.(\w+)/g)].flatMap((found) => {
      const [whole, quote, module, name = ''] = found
      const counterpart = Object.hasOwn(library.types, name) ? library.types[name] : undefined
      if (module !== library.name || !counterpart) return []
      const start = offset + found.index
      const ours = `import(${quote}${library.replacement}${quote}).${counterpart}`
      return [{ start, end: start + whole.length, text: ours }]
    })
  })
}
