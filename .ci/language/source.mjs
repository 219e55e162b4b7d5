// A textlint plugin that turns the comments and texts of JavaScript, TypeScript, Vue and HTML into paragraphs.
import ts from 'typescript'
import { piecesOfComments } from './comments.mjs'
import { piecesOfMarkup, piecesOfStrings } from './texts.mjs'

const MARKUP = ['.vue', '.html']
export const EXTENSIONS = ['.js', '.mjs', '.cjs', '.ts', '.mts', '.cts', ...MARKUP]

// Most texts in these files are errors or warnings.
const MESSAGES = /^packages\/(?!benchmarks|demo|proof|setups)[^/]+\/src\/(?!.*\.test\.)/u

class Processor {
  availableExtensions() {
    return EXTENSIONS
  }

  processor(extension) {
    return {
      preProcess: (text, filePath) => documentOf(text, filePath, MARKUP.includes(extension)),
      postProcess: (messages, filePath) => ({ messages, filePath }),
    }
  }
}

export default { Processor }

function documentOf(text, filePath, isMarkup) {
  const source = ts.createSourceFile(
    'source.ts',
    isMarkup ? scriptsOf(text) : text,
    ts.ScriptTarget.Latest,
    true,
  )
  const locationOf = (index) => {
    const { line, character } = source.getLineAndCharacterOfPosition(index)
    return { line: line + 1, column: character }
  }
  const nodeOf = (type, start, end, more = {}) => ({
    type,
    raw: text.slice(start, end),
    range: [start, end],
    loc: { start: locationOf(start), end: locationOf(end) },
    ...more,
  })
  const paragraphs = [...piecesOfComments(source), ...piecesOfStrings(source, MESSAGES.test(filePath))]
  if (isMarkup) paragraphs.push(...piecesOfMarkup(text))
  const children = paragraphs.map(({ pieces, isError }) => {
    const parts = pieces.map(({ type = 'Str', start, end }) =>
      nodeOf(type, start, end, { value: text.slice(start, end) }),
    )
    return nodeOf('Paragraph', pieces[0].start, pieces.at(-1).end, { children: parts, isError })
  })
  return nodeOf('Document', 0, text.length, { children })
}

/** Blanks all but the scripts of a page, so that they keep their positions. */
function scriptsOf(text) {
  let scripts = ''
  for (const { index, 0: element, 1: tag } of text.matchAll(/(<script\b[^>]*>).*?<\/script>/gisu)) {
    scripts += blank(text.slice(scripts.length, index + tag.length))
    scripts += text.slice(scripts.length, index + element.length - '</script>'.length)
  }
  return scripts + blank(text.slice(scripts.length))
}

function blank(text) {
  return text.replace(/[^\n]/gu, ' ')
}
