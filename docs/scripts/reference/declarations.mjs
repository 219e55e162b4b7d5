// How an export is declared: the source without comments and bodies, and without names that nobody can import.
import ts from 'typescript'

/** Types that only check options in the editor, and the types that users pass or get. */
const PLAIN_TYPES = [
  [/const Options extends/g, 'Options extends'],
  [/CheckedOptions<Options>/g, 'PolicyOptions'],
  [/PolicyOf<Options>/g, 'Policy | AsyncPolicy'],
  [/\(\(([^()]+)\) & NoOption\)/g, '$1'],
  [/\bListText\b/g, 'string'],
]

/** Aliases that the list above replaces. */
const UNNAMED = new Set(['ListText', 'NoOption'])

/** Returns the declaration of an export. `api` has the type checker, and the symbols that can be imported. */
export function declarationOf({ symbol, kind, name }, api) {
  const { declarations } = symbol
  if (kind === 'function') return signaturesOf(declarations, api).join('\n')
  if (kind === 'variable') return plain(`const ${name}: ${typeOfVariable(symbol, api)}`)
  const members = membersOf({ symbol, kind }, api)
  if (members.length === 0)
    return isCheck(name) ? textOf(declarations[0], api) : plain(textOf(declarations[0], api))
  const parameters = declarations[0].typeParameters?.map((one) => one.getText()).join(', ')
  const head = `${kind === 'class' ? 'class' : 'interface'} ${name}${parameters ? `<${parameters}>` : ''}`
  const lines = members.map(({ text }) => text.replaceAll(/^/gm, '  '))
  return `${head}${extendsOf(declarations[0], api)} {\n${lines.join('\n')}\n}`
}

/** Types for authors of adapters, which the list at the top would replace by what they make. */
function isCheck(name) {
  return name === 'CheckedOptions' || name === 'PolicyOf'
}

/** Returns the public members of a class, an interface or an object type, with those it inherits. */
export function membersOf({ symbol, kind }, api) {
  if (kind !== 'class' && kind !== 'type') return []
  const [declaration] = symbol.declarations
  if (ts.isTypeAliasDeclaration(declaration) && !ts.isTypeLiteralNode(declaration.type)) return []
  const calls = (declaration.members ?? []).filter(ts.isCallSignatureDeclaration)
  const properties = api.checker
    .getPropertiesOfType(api.checker.getDeclaredTypeOfSymbol(symbol))
    .filter((property) => isOwn(property) && isPublic(property))
    .map(({ name, declarations }) => ({ name, declarations }))
  return [...calls.map((call) => ({ name: '', declarations: [call] })), ...properties].map((member) => ({
    ...member,
    isMethod: member.declarations.some((one) => ts.isMethodSignature(one) || ts.isMethodDeclaration(one)),
    text: member.declarations.map((one) => memberText(one, api)).join('\n'),
  }))
}

/** The names that a declaration contains. */
export function namesIn(text) {
  return new Set(text.match(/\b[A-Za-z]\w+\b/g))
}

function signaturesOf(declarations, api) {
  const overloads = declarations.filter(({ body }) => body === undefined)
  return (overloads.length > 0 ? overloads : declarations).map((one) => plain(textOf(one, api)))
}

/** Returns the source of a declaration up to its body. */
function textOf(node, api) {
  const start = node.getStart()
  const end = node.body?.getStart() ?? node.getEnd()
  const source = node.getSourceFile().text
  let text = ''
  let position = start
  for (const { from, to, replacement } of editsIn(node, api)) {
    if (to > end) break
    text += source.slice(position, from) + replacement
    position = to
  }
  return (text + source.slice(position, end))
    .replaceAll(/\/\*\*[\s\S]*?\*\/\s*/g, '')
    .replaceAll(/^\s*\/\/.*\n/gm, '')
    .replace(/^export (?:declare )?(?:async )?/, '')
    .trim()
}

function plain(text) {
  return PLAIN_TYPES.reduce((known, [pattern, type]) => known.replaceAll(pattern, type), text)
}

/** Default values become `?`, and aliases that nobody can import become what they name. */
function editsIn(node, api) {
  const edits = []
  const visit = (at) => {
    if (ts.isParameter(at) && at.initializer) {
      const type = at.type
        ? textOf(at.type, api)
        : api.checker.typeToString(api.checker.getTypeAtLocation(at))
      const name = ts.isIdentifier(at.name) ? at.name.text : 'options'
      edits.push({ from: at.getStart(), to: at.getEnd(), replacement: `${name}?: ${type}` })
      return
    }
    const named = ts.isTypeReferenceNode(at) ? hiddenAlias(at, api) : undefined
    if (named !== undefined) {
      const text = textOf(named, api)
      const replacement =
        ts.isUnionTypeNode(named) || ts.isFunctionTypeNode(named) ? inParentheses(at, text) : text
      edits.push({ from: at.getStart(), to: at.getEnd(), replacement })
      return
    }
    ts.forEachChild(at, visit)
  }
  ts.forEachChild(node, visit)
  return edits
}

/** A union needs parentheses only within another type. */
function inParentheses({ parent }, text) {
  const onOneLine = text
    .replace(/^\|\s*/, '')
    .replaceAll(/\s+/g, ' ')
    .replaceAll('( ', '(')
    .replaceAll(/,? \)/g, ')')
  return ts.isUnionTypeNode(parent) || ts.isArrayTypeNode(parent) || ts.isIntersectionTypeNode(parent)
    ? `(${onOneLine})`
    : onOneLine
}

/** Returns the type that an alias names, if nobody can import the alias. Its type arguments must have the names of its parameters. */
function hiddenAlias(node, { checker, exported }) {
  const named = checker.getSymbolAtLocation(node.typeName)
  const symbol = named && named.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(named) : named
  const declaration = symbol?.declarations?.find(ts.isTypeAliasDeclaration)
  if (declaration === undefined || exported.has(symbol) || !isOwn(symbol) || UNNAMED.has(symbol.name)) {
    return undefined
  }
  const parameters = (declaration.typeParameters ?? []).map(({ name }) => name.text)
  const given = (node.typeArguments ?? []).map((one) => one.getText())
  return given.every((name, index) => name === parameters[index]) ? declaration.type : undefined
}

function memberText(node, api) {
  const text = plain(textOf(node, api))
    .replace(/^(?:override |readonly )+/, '')
    .replaceAll(/\n {2}/g, '\n')
  if (ts.isPropertyDeclaration(node) && node.initializer) {
    return `${node.name.getText()}: ${node.type?.getText() ?? node.initializer.getText()}`
  }
  if (!node.questionToken) return text
  const type = text.replace(/\s*\|\s*undefined$/, '')
  return type.replace(/^(\w+\?: )\((.*)\)$/s, (whole, name, inner) =>
    isBalanced(inner) ? name + inner : whole,
  )
}

/** Whether parentheses around the text can go. */
function isBalanced(text) {
  let depth = 0
  for (const character of text) {
    if (character === '(') depth += 1
    if (character === ')') depth -= 1
    if (depth < 0) return false
  }
  return depth === 0
}

function typeOfVariable(symbol, { checker }) {
  const [declaration] = symbol.declarations
  return declaration.type?.getText() ?? checker.typeToString(checker.getTypeOfSymbol(symbol))
}

/** A base that nobody can import only shares its members. */
function extendsOf(declaration, { checker, exported }) {
  const bases = (declaration.heritageClauses ?? [])
    .filter(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)
    .flatMap(({ types }) => types)
    .filter(({ expression }) => {
      const named = checker.getSymbolAtLocation(expression)
      const symbol = named && named.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(named) : named
      return symbol === undefined || exported.has(symbol) || !isOwn(symbol)
    })
    .map((base) => base.getText())
  return bases.length > 0 ? ` extends ${bases.join(', ')}` : ''
}

/** Whether a symbol is Corsage's, rather than JavaScript's or a framework's. */
function isOwn({ declarations }) {
  return (declarations ?? []).some((node) => {
    const { fileName } = node.getSourceFile()
    return fileName.includes('/packages/') && !fileName.includes('/node_modules/')
  })
}

/** Members named by a symbol are for other copies of the package. */
function isPublic({ name, declarations }) {
  if (name.startsWith('__@') || name.startsWith('__#') || name.startsWith('#')) return false
  return !declarations.some((node) => ts.getCombinedModifierFlags(node) & ts.ModifierFlags.Private)
}
