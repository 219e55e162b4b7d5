import { type ParserPlugin, parse } from '@babel/parser'
import type { Comment, File, Identifier, Node } from '@babel/types'

/** A place in a source file; both count from 1. */
export interface Place {
  readonly line: number
  readonly column: number
}

/** Why a file could not be parsed, and where. */
export class ParseError extends Error {
  override readonly name = 'ParseError'
  readonly place: Place

  constructor(message: string, place: Place) {
    super(message)
    this.place = place
  }
}

/** A part of the source, by offsets. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** A parsed file, with the queries that a migration needs. */
export interface Syntax {
  readonly source: string
  readonly isTypeScript: boolean
  /** Every node, in the order of the source. */
  readonly nodes: readonly Node[]
  readonly comments: readonly Comment[]
  /** The line ending of the file, which added lines get as well. */
  readonly lineEnd: '\n' | '\r\n'
  parentOf(node: Node): Node | undefined
  /** The source text of a node. */
  textOf(node: Node): string
  placeOf(node: Node): Place
  /** The identifiers that declare a name anywhere in the file, in any scope. */
  declarationsOf(name: string): readonly Identifier[]
  /** The identifiers that read or write the value of a name, without declarations and property names. */
  referencesOf(name: string): readonly Identifier[]
}

/**
 * Parses JavaScript or TypeScript; the ending of the name says which.
 *
 * @throws {@link ParseError} if it is not valid source.
 */
export function parseSource(source: string, fileName: string): Syntax {
  const file = parseFile(source, fileName)
  const nodes: Node[] = []
  const parents = new Map<Node, Node>()
  visit(file.program, undefined, (node, parent) => {
    nodes.push(node)
    if (parent) parents.set(node, parent)
  })
  const parentOf = (node: Node) => parents.get(node)
  const identifiers = nodes.filter((node): node is Identifier => node.type === 'Identifier')
  const declaring = new Set(identifiers.filter((node) => isDeclaration(node, parentOf)))
  return {
    source,
    isTypeScript: TYPESCRIPT.test(fileName),
    nodes,
    comments: file.comments ?? [],
    lineEnd: source.includes('\r\n') ? '\r\n' : '\n',
    parentOf,
    textOf: (node) => source.slice(spanOf(node).start, spanOf(node).end),
    placeOf: (node) => ({ line: node.loc?.start.line ?? 1, column: (node.loc?.start.column ?? 0) + 1 }),
    declarationsOf: (name) => [...declaring].filter((node) => node.name === name),
    referencesOf: (name) =>
      identifiers.filter(
        (node) => node.name === name && !declaring.has(node) && !isPropertyName(node, parentOf(node)),
      ),
  }
}

/** The offsets of a node. The parser gives every node its offsets, though its types do not say so. */
export function spanOf(node: Node): Span {
  return { start: node.start ?? 0, end: node.end ?? 0 }
}

/** Whether one node is within another, or is it. */
export function isWithin(inner: Span | Node, outer: Node): boolean {
  return (inner.start ?? 0) >= spanOf(outer).start && (inner.end ?? 0) <= spanOf(outer).end
}

/** Whether a name is given a value there: `name = …`, `name++`, `[name] = …`, `for (name of …)`. */
export function isAssigned(reference: Node, { parentOf }: Syntax): boolean {
  const [target, holder] = outOfPatterns(reference, parentOf)
  switch (holder?.type) {
    case 'AssignmentExpression':
    case 'ForOfStatement':
    case 'ForInStatement':
      return holder.left === target
    default:
      return holder?.type === 'UpdateExpression'
  }
}

/** The comments within a part of the source, as they are written. */
export function commentsWithin({ start, end }: Span, { comments, source }: Syntax): readonly string[] {
  return comments
    .filter((comment) => (comment.start ?? 0) >= start && (comment.end ?? 0) <= end)
    .map((comment) => source.slice(comment.start ?? 0, comment.end ?? 0))
}

/** An expression without the parentheses and the TypeScript assertions around it. */
export function bare(node: Node): Node {
  switch (node.type) {
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
    case 'TSTypeAssertion':
    case 'ParenthesizedExpression':
      return bare(node.expression)
    default:
      return node
  }
}

/** The name of a property, where it is written out: `a.b`, `a['b']`, `{ b: … }`, `{ 'b': … }`. */
export function propertyNameOf(key: Node, computed: boolean): string | undefined {
  if (key.type === 'StringLiteral') return key.value
  return key.type === 'Identifier' && !computed ? key.name : undefined
}

const TYPESCRIPT = /\.[cm]?tsx?$/

function parseFile(source: string, fileName: string): File {
  const parseWith = (decorators: ParserPlugin) =>
    parse(source, {
      sourceType: 'unambiguous',
      allowReturnOutsideFunction: true,
      plugins: pluginsFor(fileName, decorators),
    }) as File
  try {
    return parseWith('decorators')
  } catch (error) {
    try {
      // Decorators of parameters exist only in the older proposal, which TypeScript implements as well.
      return parseWith('decorators-legacy')
    } catch {
      const { message, loc } = error as { message: string; loc?: { line: number; column: number } }
      const sentence = message.replace(/\s*\(\d+:\d+\)$/, '').replace(/\.$/, '')
      throw new ParseError(sentence, { line: loc?.line ?? 1, column: (loc?.column ?? 0) + 1 })
    }
  }
}

function pluginsFor(fileName: string, decorators: ParserPlugin): ParserPlugin[] {
  const common: ParserPlugin[] = [decorators, 'explicitResourceManagement', 'deprecatedImportAssert']
  if (/\.[mc]?ts$/.test(fileName)) return [...common, 'typescript']
  if (fileName.endsWith('.tsx')) return [...common, 'typescript', 'jsx']
  return [...common, 'jsx']
}

function visit(
  node: Node,
  parent: Node | undefined,
  see: (node: Node, parent: Node | undefined) => void,
): void {
  see(node, parent)
  for (const [name, field] of Object.entries(node)) {
    if (name === 'loc' || name.endsWith('Comments') || name === 'extra') continue
    for (const child of Array.isArray(field) ? field : [field]) {
      if (isNode(child)) visit(child, node, see)
    }
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
}

function isDeclaration(node: Identifier, parentOf: (node: Node) => Node | undefined): boolean {
  const [target, holder] = outOfPatterns(node, parentOf)
  switch (holder?.type) {
    case 'VariableDeclarator':
      return holder.id === target
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
    case 'ObjectMethod':
    case 'ClassMethod':
    case 'ClassPrivateMethod':
      return holder.params.includes(target as never) || ('id' in holder && holder.id === target)
    case 'ClassDeclaration':
    case 'ClassExpression':
    case 'TSEnumDeclaration':
    case 'TSModuleDeclaration':
    case 'TSInterfaceDeclaration':
    case 'TSTypeAliasDeclaration':
    case 'TSImportEqualsDeclaration':
      return holder.id === target
    case 'ImportSpecifier':
    case 'ImportDefaultSpecifier':
    case 'ImportNamespaceSpecifier':
      return holder.local === target
    case 'CatchClause':
      return holder.param === target
    default:
      return false
  }
}

/** The pattern that a name is a target in (`[a]`, `{ b: a }`, `...a`, `a = 1`), or the name itself; and what holds it. */
function outOfPatterns(
  name: Node,
  parentOf: (node: Node) => Node | undefined,
): [target: Node, holder: Node | undefined] {
  const holder = parentOf(name)
  switch (holder?.type) {
    case 'ObjectProperty':
      return holder.value === name ? outOfPatterns(holder, parentOf) : [name, undefined]
    case 'AssignmentPattern':
      return holder.left === name ? outOfPatterns(holder, parentOf) : [name, undefined]
    case 'ObjectPattern':
    case 'ArrayPattern':
    case 'RestElement':
    case 'TSParameterProperty':
      return outOfPatterns(holder, parentOf)
    default:
      return [name, holder]
  }
}

function isPropertyName(node: Identifier, parent: Node | undefined): boolean {
  switch (parent?.type) {
    case 'MemberExpression':
    case 'OptionalMemberExpression':
      return parent.property === node && !parent.computed
    case 'ObjectProperty':
    case 'ObjectMethod':
    case 'ClassMethod':
    case 'ClassProperty':
    case 'TSPropertySignature':
    case 'TSMethodSignature':
      return parent.key === node && !parent.computed
    case 'TSQualifiedName':
      return parent.right === node
    case 'ImportSpecifier':
      return parent.imported === node
    case 'ExportSpecifier':
      return parent.exported === node
    case 'LabeledStatement':
    case 'BreakStatement':
    case 'ContinueStatement':
      return true
    default:
      return false
  }
}
