// Finds the paragraphs in the comments of source code.
import ts from 'typescript'

const LIST_ITEM = /^(?:[-*•]|\d+[.)])\s+/u
const TAG = /^@(?:(?:param|throws|template|property)\s+(?:\{[^}]*\}\s*)?\S+\s*|\w[\w-]*)/u
// Instructions to tools.
const DIRECTIVE = /^(?:biome-ignore|@ts-|\/ <|eslint-|v8 ignore|Stryker |prettier-ignore)/u

/** Lists the paragraphs: `{ pieces }`, where a piece is `{ start, end }`. */
export function* piecesOfComments(source) {
  for (const comment of joinedComments(source)) yield* paragraphsOf(comment, source.text)
}

/** Lists the comments in order. `//` on successive lines count as one. */
function joinedComments(source) {
  const { text } = source
  const comments = new Map()
  const collect = (ranges) => {
    for (const { pos, end } of ranges ?? []) comments.set(pos, { start: pos, end })
  }
  const visit = (node) => {
    const children = node.getChildren(source).filter((child) => !ts.isJSDoc(child))
    if (children.length > 0) return children.forEach(visit)
    collect(ts.getLeadingCommentRanges(text, node.pos))
    collect(ts.getTrailingCommentRanges(text, node.end))
  }
  visit(source)
  const joined = []
  for (const comment of [...comments.values()].sort((one, other) => one.start - other.start)) {
    const last = joined.at(-1)
    const isNext = last && /^\r?\n[ \t]*$/u.test(text.slice(last.end, comment.start))
    if (isNext && isLine(text, last) && isLine(text, comment)) last.end = comment.end
    else joined.push(comment)
  }
  return joined
}

function isLine(text, { start }) {
  return text.startsWith('//', start)
}

function* paragraphsOf({ start, end }, text) {
  let pieces = []
  let isFenced = false
  for (const line of linesOf(text, start, end)) {
    const content = text.slice(line.start, line.end)
    if (content.startsWith('```')) isFenced = !isFenced
    const isProse = !isFenced && !content.startsWith('```') && !line.isIndented && !DIRECTIVE.test(content)
    const opening = (TAG.exec(content) ?? LIST_ITEM.exec(content))?.[0].length ?? 0
    if (pieces.length > 0 && (!isProse || opening > 0 || content === '')) {
      yield { pieces }
      pieces = []
    }
    if (isProse && content.length > opening) pieces.push({ start: line.start + opening, end: line.end })
  }
  if (pieces.length > 0) yield { pieces }
}

/** Lists the lines of a comment without its slashes and stars. */
function* linesOf(text, start, end) {
  let from = start
  for (const line of text.slice(start, end).split('\n')) {
    const [opening, space] = /^\s*(?:\/\/+|\/\*+|\*(?!\/))?([ \t]*)/u.exec(line)
    const content = line.slice(opening.length).replace(/\s*(?:\*+\/)?\s*$/u, '')
    yield {
      start: from + opening.length,
      end: from + opening.length + content.length,
      isIndented: space.length > 4,
    }
    from += line.length + 1
  }
}
