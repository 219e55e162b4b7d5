import type { CallExpression, Node, ObjectExpression } from '@babel/types'
import { isNoOptions } from './condition.ts'
import { type Difference, differencesOf, placementDifference } from './differences.ts'
import { applyEdits, type Edit } from './edit.ts'
import { findFastifyRoutes } from './fastify-routes.ts'
import { isFunctionNode, shortened } from './function-shape.ts'
import { follow } from './known-values.ts'
import { FASTIFY, type Library } from './libraries.ts'
import { findLibraryUses } from './library-uses.ts'
import type { LibraryUse, Obstacle, TypeUse } from './name-uses.ts'
import { type Left, type RewrittenOptions, rewriteOptions } from './options.ts'
import { needlessOptionsRoute } from './options-route.ts'
import { bare, isWithin, type Place, parseSource, type Syntax, spanOf } from './syntax.ts'

/** What became of one file. */
export interface Migration {
  /** The source with everything changed that is certain. */
  readonly source: string
  readonly edits: readonly Edit[]
  readonly differences: readonly PlacedDifference[]
  /** What a person has to decide. */
  readonly left: readonly PlacedMessage[]
  readonly libraries: readonly Library[]
  readonly install: readonly string[]
}

/** A difference, and the lines of the calls that it is about. */
export interface PlacedDifference extends Difference {
  readonly library: string
  readonly lines: readonly number[]
}

export interface PlacedMessage extends Place {
  readonly message: string
}

interface Draft {
  readonly syntax: Syntax
  readonly edits: Edit[]
  readonly left: Left[]
  readonly differences: (Difference & { readonly library: string; readonly line: number })[]
  /** Options that several calls share are rewritten once. */
  readonly rewritten: Map<Node, RewrittenOptions>
  /** The calls that become ours, and whose they were. */
  readonly calls: Map<Node, Library['name']>
  /** What @fastify/cors is registered with. */
  registered?: RewrittenOptions
}

/**
 * Makes the calls of one file ours.
 *
 * @param source The text of the file.
 * @param fileName Its name, whose ending tells the language.
 * @throws ParseError where it is no valid source.
 */
export function migrateSource(source: string, fileName: string): Migration {
  const syntax = parseSource(source, fileName)
  const draft: Draft = {
    syntax,
    edits: [],
    left: [],
    differences: [],
    rewritten: new Map(),
    calls: new Map(),
  }
  const uses = findLibraryUses(syntax)
  const certain = uses.flatMap((use) => certainUse(use, draft))
  for (const use of certain) migrateUse(use, draft)
  const routes = findFastifyRoutes(syntax)
  for (const route of routes) migrateRoute(route, draft)
  const libraries = [
    ...new Set([...uses.map(({ library }) => library), ...(routes.length > 0 ? [FASTIFY] : [])]),
  ]
  const changed = applyEdits(source, draft.edits)
  return {
    source: changed,
    edits: draft.edits,
    differences: gathered(draft.differences),
    left: draft.left
      .map(({ node, message }) => ({ ...syntax.placeOf(node), message }))
      .sort((one, other) => one.line - other.line || one.column - other.column),
    libraries,
    install: [...new Set(changed.match(/@corsage\/[a-z]+/g) ?? [])].sort(),
  }
}

type CertainUse = LibraryUse & { readonly calls: readonly SiteCall[] }

/** A use with its calls; none where something is in the way, which is left. */
function certainUse(use: LibraryUse, draft: Draft): readonly CertainUse[] {
  const { library, sites } = use
  const calls = sites.map((site) => callOf(site, library, draft.syntax))
  const obstacle = use.obstacle ?? calls.map((call) => call.obstacle).find((found) => found !== undefined)
  if (obstacle) {
    const message = `The calls of ${library.name} in this file are left as they are: ${obstacle.why}.`
    draft.left.push({ node: obstacle.node, message })
    return []
  }
  for (const { call } of calls) if (call) draft.calls.set(call, library.name)
  return [{ ...use, calls }]
}

function migrateUse({ library, edits, types, calls }: CertainUse, draft: Draft): void {
  draft.edits.push(...edits)
  for (const { call, options } of calls) {
    if (!call) continue
    const route = library.name === 'cors' ? needlessOptionsRoute(call, calls, draft.syntax) : undefined
    if (route) {
      draft.edits.push({ ...route, text: '' })
      noteDifferences([placementDifference('options-route-removed', library)], call, library, draft)
      continue
    }
    migrateCall(call, options, library, draft)
    if (calls.length > 1 && !library.isPlugin) {
      noteDifferences([placementDifference('second-policy', library)], call, library, draft)
    }
  }
  for (const type of types) migrateType(type, library, draft)
}

interface SiteCall {
  readonly call?: CallExpression
  readonly options?: Node | undefined
  readonly obstacle?: Obstacle
}

/** The call that a use of the library's function is a part of, and its options. */
function callOf(site: Node, library: Library, syntax: Syntax): SiteCall {
  const parent = syntax.parentOf(site)
  if (parent?.type === 'ImportSpecifier' || parent?.type === 'ImportDefaultSpecifier') return {}
  const why = `${shortened(syntax.textOf(parent ?? site))} passes ${library.name} on, and what is made of it cannot be seen`
  if (parent?.type !== 'CallExpression') return { obstacle: { node: site, why } }
  if (library.isPlugin) {
    const { callee } = parent
    const registers =
      callee.type === 'MemberExpression' &&
      callee.property.type === 'Identifier' &&
      callee.property.name === 'register'
    if (!registers || parent.arguments[0] !== site) return { obstacle: { node: site, why } }
    return { call: parent, options: parent.arguments[1] }
  }
  if (parent.callee !== site) return { obstacle: { node: site, why } }
  const [options] = parent.arguments
  const node = options && resolved(options, syntax)
  if (isFunctionNode(node)) {
    const reason =
      'a function picks the options for each request. Ours is a resolver: (request, response) => policy, options or false'
    return { obstacle: { node: options as Node, why: reason } }
  }
  return { call: parent, options }
}

function resolved(node: Node, syntax: Syntax): Node | undefined {
  const expression = bare(node)
  return expression.type === 'Identifier' ? follow(expression.name, syntax) : expression
}

function migrateCall(call: CallExpression, options: Node | undefined, library: Library, draft: Draft): void {
  const { syntax } = draft
  if (isNoOptions(options)) {
    const rewritten = rewriteOptions(undefined, call, library, syntax)
    if (library.narrowMethods) draft.edits.push(methodsArgument(call, library.narrowMethods, options, syntax))
    note(rewritten, call, library, draft)
    return
  }
  const written = options && resolved(options, syntax)
  if (!options || written?.type !== 'ObjectExpression') {
    const text = shortened(syntax.textOf(options ?? call))
    const imported = options ? importedFrom(options, syntax) : undefined
    const where = imported
      ? `is written in ${imported}: rename its options there${typedHint(library)}`
      : 'cannot be seen here: rename its options where they are written'
    draft.left.push({
      node: options ?? call,
      message: `What ${text} holds ${where}. Until then Corsage does not start, and names each.${methodsHint(library)}`,
    })
    return
  }
  const others = usesElsewhere(options, library, draft)
  if (others) {
    draft.left.push({
      node: others,
      message: `${syntax.textOf(bare(options))} is used here, too, so its options are left: rename them by hand.`,
    })
    return
  }
  note(rewrittenOnce(written, call, library, draft), call, library, draft)
}

function rewrittenOnce(
  written: ObjectExpression,
  call: Node,
  library: Library,
  draft: Draft,
): RewrittenOptions {
  const before = draft.rewritten.get(written)
  if (before) return before
  const rewritten = rewriteOptions(written, call, library, draft.syntax)
  draft.rewritten.set(written, rewritten)
  if (library.isPlugin) draft.registered ??= rewritten
  draft.edits.push(...rewritten.edits)
  draft.left.push(...rewritten.left)
  return rewritten
}

function note(rewritten: RewrittenOptions, call: Node, library: Library, draft: Draft): void {
  noteDifferences(differencesOf(library, rewritten.reading), call, library, draft)
}

function noteDifferences(
  differences: readonly Difference[],
  call: Node,
  library: Library,
  draft: Draft,
): void {
  const { line } = draft.syntax.placeOf(call)
  draft.differences.push(...differences.map((difference) => ({ ...difference, library: library.name, line })))
}

function methodsHint({ narrowMethods }: Library): string {
  return narrowMethods
    ? ` Where it lists no methods, list ${narrowMethods.join(', ')}: Corsage allows more.`
    : ''
}

function typedHint(library: Library): string {
  const [type] = Object.keys(library.types)
  return type === undefined ? '' : ` (this command does it where they are declared as ${type})`
}

/** Where the name of some options is used otherwise than as the options of a call of the same library. */
function usesElsewhere(options: Node, library: Library, draft: Draft): Node | undefined {
  const { syntax } = draft
  const name = bare(options)
  if (name.type !== 'Identifier') return undefined
  const [declaration] = syntax.declarationsOf(name.name)
  const statement =
    declaration &&
    syntax.nodes.find((node) => node.type === 'ExportNamedDeclaration' && isWithin(declaration, node))
  if (statement && !isTyped(declaration as Node, library, draft)) return statement
  return syntax.referencesOf(name.name).find((reference) => {
    const parent = syntax.parentOf(reference)
    const call = parent && bare(parent) === reference ? syntax.parentOf(parent) : parent
    return !call || draft.calls.get(call) !== library.name
  })
}

/** Whether a declaration says by its type that it holds the options of the library: then whoever imports it knows. */
function isTyped(declaration: Node, library: Library, { syntax }: Draft): boolean {
  if (declaration.type !== 'Identifier' || !declaration.typeAnnotation) return false
  const type = syntax.textOf(declaration.typeAnnotation).replace(/^:\s*/, '')
  return Object.hasOwn(library.types, type.replace(/^.*\./, ''))
}

/** `{ methods }` for a plugin that is registered without options, lest more methods be allowed than before. */
function methodsArgument(
  call: CallExpression,
  methods: readonly string[],
  options: Node | undefined,
  syntax: Syntax,
): Edit {
  const quote = syntax.source.includes('"') && !syntax.source.includes("'") ? '"' : "'"
  const text = `{ methods: [${methods.map((method) => `${quote}${method}${quote}`).join(', ')}] }`
  if (options) return { ...spanOf(options), text }
  const { end } = spanOf(call.arguments[0] as Node)
  return { start: end, end, text: `, ${text}` }
}

function importedFrom(options: Node, { declarationsOf, parentOf }: Syntax): string | undefined {
  const name = bare(options)
  const [declaration] = name.type === 'Identifier' ? declarationsOf(name.name) : []
  const specifier = declaration && parentOf(declaration)
  const statement = specifier && parentOf(specifier)
  return statement?.type === 'ImportDeclaration' ? statement.source.value : undefined
}

/** A type of the library becomes ours, and the options that are declared with it are rewritten. */
function migrateType({ node, span, name }: TypeUse, library: Library, draft: Draft): void {
  const { syntax } = draft
  draft.edits.push({ ...span, text: name })
  const written = optionsOfType(node, syntax)
  if (written === 'unseen') {
    draft.left.push({ node, message: `Options of the type ${name} may be made here: rename them by hand.` })
  } else if (written) {
    rewrittenOnce(written, written, library, draft)
  }
}

/** The object that a type is written for: `const options: Type = {…}`, `{…} satisfies Type`. */
function optionsOfType(node: Node, syntax: Syntax): ObjectExpression | 'unseen' | undefined {
  const reference = syntax.parentOf(node)
  const holder = reference && syntax.parentOf(reference)
  if (holder?.type === 'TSAsExpression' || holder?.type === 'TSSatisfiesExpression') {
    const expression = bare(holder.expression)
    return expression.type === 'ObjectExpression' ? expression : undefined
  }
  const declaration = holder?.type === 'TSTypeAnnotation' ? syntax.parentOf(holder) : undefined
  const declarator = declaration && syntax.parentOf(declaration)
  if (declarator?.type !== 'VariableDeclarator' || !declarator.init) return 'unseen'
  const expression = bare(declarator.init)
  return expression.type === 'ObjectExpression' ? expression : 'unseen'
}

/** `config: { cors: … }` of a Fastify route. */
function migrateRoute(route: ObjectExpression, draft: Draft): void {
  const given = draft.registered?.known ?? {}
  const { methods } = given
  const library = Array.isArray(methods) ? { ...FASTIFY, narrowMethods: methods as string[] } : FASTIFY
  const rewritten = rewriteOptions(route, route, library, draft.syntax)
  draft.edits.push(...rewritten.edits)
  draft.left.push(...rewritten.left)
  const inherited = Object.keys(given).filter((name) => !(name in rewritten.known) && name !== 'methods')
  if (inherited.length > 0) {
    draft.left.push({
      node: route,
      message: `A route's policy is the whole of it, and takes nothing from the registration: add ${inherited.join(', ')} if they are to hold here.`,
    })
  }
  note(rewritten, route, FASTIFY, draft)
  noteDifferences([placementDifference('route-policy-is-whole', FASTIFY)], route, FASTIFY, draft)
}

/** The same difference of several calls, told once. */
function gathered(differences: Draft['differences']): readonly PlacedDifference[] {
  const told = new Map<string, PlacedDifference & { lines: number[] }>()
  for (const { line, ...difference } of differences) {
    const key = `${difference.library} ${difference.code} ${difference.message}`
    const before = told.get(key)
    if (!before) told.set(key, { ...difference, lines: [line] })
    else if (!before.lines.includes(line)) before.lines.push(line)
  }
  return [...told.values()]
}
