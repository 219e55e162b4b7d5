// Finds the texts in source code: sentences in literals, test names, and the text between tags.
import ts from 'typescript'

const CODE =
  /=>|\(\?[:=!<]|\\b|[;{}]\s*$|^\s*[<{[#$]|^\s*(?:import|export|const|let|return|await|function|npm|npx|pnpm)\s|\w\([\w'"]*\)\.|<\/\w+>/mu
// Placeholders for markup: the end of a paragraph, a tag inside one, and a value.
const END = '\uE000'
const INLINE = '\uE001'
const VALUE = '\uE002'
const TESTS = new Set(['describe', 'it', 'test'])

/** Lists the paragraphs in literals: `{ pieces, isError }`, where a piece is `{ start, end, type }`. */
export function* piecesOfStrings(source, areErrors) {
  for (const literal of literalsOf(source)) {
    const lines = linesOf(partsOf(literal, source.text), source.text)
    const whole = lines.flat().map((piece) => (piece.type ? 'X' : source.text.slice(piece.start, piece.end)))
    const isError = isOfError(literal)
    if (isTestName(literal) || isError || (isSentence(whole.join(' ')) && !CODE.test(whole.join('\n'))))
      for (const pieces of lines)
        if (pieces.some(({ type }) => !type)) yield { pieces, isError: isError || areErrors }
  }
}

/** Lists the paragraphs between the tags of Vue and HTML. */
export function* piecesOfMarkup(text) {
  const marked = text
    .replace(/<(script|style|pre)\b.*?<\/\1>|<!doctype[^>]*>|<!--|-->/gisu, (found) =>
      END.repeat(found.length),
    )
    .replace(/\{\{.*?\}\}/gsu, (found) => VALUE.repeat(found.length))
    .replace(/<\/?(?:a|b|em|strong|span|i)\b(?:"[^"]*"|[^>"])*>/giu, (tag) => INLINE.repeat(tag.length))
    .replace(/<code\b.*?<\/code>/gisu, (found) => VALUE.repeat(found.length))
    .replace(/<\/?[a-z](?:"[^"]*"|[^>"])*>/giu, (tag) => END.repeat(tag.length))
  for (const paragraph of marked.matchAll(/[^\uE000]+/gu)) {
    const pieces = []
    for (const { 0: found, index } of paragraph[0].matchAll(/\uE002+|[^\uE001\uE002]+/gu)) {
      const start = paragraph.index + index
      pieces.push({ type: found.startsWith(VALUE) ? 'Code' : undefined, start, end: start + found.length })
    }
    if (/\p{L}/u.test(paragraph[0])) yield { pieces }
  }
}

/** Lists the outermost literals. Concatenated texts count as one. */
function* literalsOf(node) {
  if (partsOf(node) && !ts.isImportDeclaration(node.parent) && !ts.isExportDeclaration(node.parent)) {
    yield node
    for (const { inner } of partsOf(node)) if (inner) yield* literalsOf(inner)
    return
  }
  const children = []
  node.forEachChild((child) => void children.push(child))
  for (const child of children) yield* literalsOf(child)
}

/** Lists the pieces of a literal. Expressions have the type of inline code. */
function partsOf(node) {
  const text = node.getSourceFile()
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node))
    return [{ start: node.getStart(text) + 1, end: node.end - 1 }]
  if (ts.isTemplateExpression(node)) {
    const parts = [{ start: node.head.getStart(text) + 1, end: node.head.end - 2 }]
    for (const { expression, literal } of node.templateSpans) {
      parts.push({ type: 'Code', start: expression.pos, end: expression.end, inner: expression })
      parts.push({
        start: literal.getStart(text) + 1,
        end: literal.end - (ts.isTemplateTail(literal) ? 1 : 2),
      })
    }
    return parts
  }
  if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.PlusToken) return undefined
  const [left, right] = [partsOf(node.left), partsOf(node.right)]
  if (!left && !right) return undefined
  const expressionOf = (inner) => [{ type: 'Code', start: inner.getStart(text), end: inner.end, inner }]
  return [...(left ?? expressionOf(node.left)), ...(right ?? expressionOf(node.right))]
}

/** Splits the pieces of a text at its line breaks. */
function linesOf(parts, text) {
  const lines = [[]]
  for (const part of parts) {
    if (part.type) {
      lines.at(-1).push(part)
      continue
    }
    let from = part.start
    for (const { index, 0: end } of text.slice(part.start, part.end).matchAll(/\\n|\n/gu)) {
      lines.at(-1).push({ start: from, end: part.start + index })
      lines.push([])
      from = part.start + index + end.length
    }
    lines.at(-1).push({ start: from, end: part.end })
  }
  return lines.map((line) => line.filter(({ start, end }) => end > start)).filter((line) => line.length > 0)
}

function isSentence(text) {
  return (text.match(/(?<![\w-])[a-z][a-z'’-]*(?![\w-])/giu) ?? []).length >= 3
}

/** Tells whether a literal is the first argument of `it()`, `test.each()()` or a similar call. */
function isTestName(node) {
  if (!ts.isCallExpression(node.parent) || node.parent.arguments[0] !== node) return false
  let callee = node.parent.expression
  while (!ts.isIdentifier(callee)) {
    if (!callee.expression && !callee.tag) return false
    callee = callee.expression ?? callee.tag
  }
  return TESTS.has(callee.text)
}

/** Tells whether a literal is inside `throw …` or `new …Error(…)`. */
function isOfError(literal) {
  for (let { parent: node } = literal; node && !ts.isFunctionLike(node); node = node.parent) {
    if (ts.isThrowStatement(node)) return true
    if (ts.isNewExpression(node) && /Error$/u.test(node.expression.getText())) return true
    if (ts.isStatement(node)) return false
  }
  return false
}
