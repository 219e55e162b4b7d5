// The parts of a doc comment.
import ts from 'typescript'

/** Returns the comment of an export: that of the overload which says the most. */
export function docOf(declarations) {
  const docs = declarations.map((declaration) => readDoc(ownerOf(declaration)))
  return docs.reduce((most, doc) => (doc.tags > most.tags || most.description === '' ? doc : most))
}

/** Returns the comment at the top of a file, which is followed by `@packageDocumentation`. */
export function docOfFile(source) {
  const [first] = source.statements
  const comments = ts.getJSDocCommentsAndTags(first).filter(ts.isJSDoc)
  const comment = comments.find(({ tags }) =>
    tags?.some(({ tagName }) => tagName.text === 'packageDocumentation'),
  )
  return textOf(comment?.comment)
}

/** The comment of a variable belongs to its statement. */
function ownerOf(declaration) {
  return ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration
}

function readDoc(node) {
  const comment = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc).at(-1)
  const tags = comment?.tags ?? []
  const textsOf = (name) =>
    tags.filter(({ tagName }) => tagName.text === name).map((tag) => tagText(comment, tag))
  return {
    tags: tags.length,
    description: textOf(comment?.comment),
    params: tags
      .filter(ts.isJSDocParameterTag)
      .map((tag) => ({ name: tag.name.getText(), text: textOf(tag.comment) })),
    returns: textsOf('returns').join('\n\n'),
    throws: textsOf('throws'),
    examples: textsOf('example').map(fenced),
    see: textsOf('see'),
    defaultValue: textsOf('defaultValue').join('\n\n'),
  }
}

function textOf(comment) {
  return (ts.getTextOfJSDocComment(comment) ?? '').trim()
}

/** Returns a tag's text as it was written: TypeScript reads a link at its beginning as another tag. */
function tagText(comment, { tagName }) {
  const rest = comment.getSourceFile().text.slice(tagName.end, comment.end - 2)
  const [text] = rest.split(/\n[ \t]*\*[ \t]*@/)
  return text.replaceAll(/\n[ \t]*\*?[ ]?/g, '\n').trim()
}

/** Editors show an example without a fence as code. */
function fenced(text) {
  return text.includes('```') ? text : `\`\`\`ts\n${text}\n\`\`\``
}
