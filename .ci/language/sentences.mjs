// Splits a paragraph into sentences. Everything but prose is replaced by text of the same length, to keep positions:
// inline code by one long word of X, which matches `\w`, and markup by spaces.
const WORD = new Set(['Code', 'Image', 'ImageReference'])
const PROSE = 'Str'

// Addresses come first, because they can contain quotes.
const NOT_PROSE = [
  /`+[^`]+`+/gu,
  /\{@\w+ [^}]*\}/gu,
  /\b[a-z][a-z+.-]*:\/\/[^\s)>\]"'`]*/giu,
  /(?<![\p{L}\d])"[^"]*"/gu,
  /“[^”]*”/gu,
  // Placeholders in the names of table tests.
  /\$\w+(?:\.\w+)*/gu,
  /(?<![\p{L}\d])'[^']*'(?![\p{L}\d])/gu,
]

const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' })
const known = new WeakMap()

/** Lists the sentences, with their index in the paragraph: `{ text, start }`. */
export function sentencesOf(paragraph) {
  if (!known.has(paragraph)) known.set(paragraph, [...split(paragraph)])
  return known.get(paragraph)
}

function* split(paragraph) {
  for (const { segment, index } of segmenter.segment(maskedText(paragraph))) {
    const text = segment.trimEnd()
    const before = text.length - text.trimStart().length
    if (text.length > before) yield { text: text.trimStart(), start: index + before }
  }
}

function maskedText(paragraph) {
  const [first, end] = paragraph.range
  let text = ''
  for (const leaf of leavesOf(paragraph)) {
    text = text.padEnd(leaf.range[0] - first)
    if (leaf.type === PROSE) text += leaf.raw
    else if (WORD.has(leaf.type)) text += 'X'.repeat(leaf.raw.length)
  }
  // The segmenter would end a sentence at each line break.
  text = text.padEnd(end - first).replace(/\s*\n[\s>]*/gu, (found) => ' '.repeat(found.length))
  for (const pattern of NOT_PROSE) text = text.replace(pattern, (found) => found.replace(/\S/gu, 'X'))
  return text
}

function* leavesOf(node) {
  if (!node.children?.length) yield node
  else for (const child of node.children) yield* leavesOf(child)
}
