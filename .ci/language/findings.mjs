// Runs textlint on one file. A unit is a sentence or word that is compared with earlier versions of the file.
import { extname } from 'node:path'
import { TextlintKernel } from '@textlint/kernel'
import markdown from '@textlint/textlint-plugin-markdown'
import { rules } from './rules.mjs'
import { sentencesOf } from './sentences.mjs'

import sourceCode, { EXTENSIONS } from './source.mjs'
import { britishWords } from './spelling.mjs'

const LONGEST = 35

const kernel = new TextlintKernel()
const plugins = [
  // The package is CommonJS: Node wraps its default export, and Vitest does not.
  { pluginId: 'markdown', plugin: markdown.default ?? markdown },
  { pluginId: 'source', plugin: sourceCode },
]
const reporters = {
  ...Object.fromEntries(Object.entries(rules).map(([rule, rows]) => [rule, sentenceRule(matchesOf(rows))])),
  length: sentenceRule(tooManyWords),
  spelling: spellingRule,
}

/** Tells whether a file has prose that can be checked. API reports are generated from checked sources. */
export function hasProse(path) {
  return ['.md', ...EXTENSIONS].includes(extname(path)) && !path.endsWith('.api.md')
}

/**
 * Lists the findings in a file, in order: `{ line, rule, message }`.
 *
 * @param isNew Limits them to the units for which it returns `true`
 */
export async function findingsIn(text, path, isNew = () => true) {
  const messages = await lint(text, path, reporters, { isNew })
  return messages.map(({ loc, ruleId, message }) => ({ line: loc.start.line, rule: ruleId, message }))
}

/** Lists the units of a file: each sentence, and each British word. */
export async function unitsOf(text, path) {
  const units = [...britishWords(text)].map(unitOfWord)
  const collect = (node) => void units.push(...sentencesOf(node).map(unitOfSentence))
  await lint(text, path, { collect: (context) => onParagraphs(context, collect) })
  return units
}

async function lint(text, path, reporters, options = {}) {
  const rules = Object.entries(reporters).map(([ruleId, rule]) => ({ ruleId, rule, options }))
  const { messages } = await kernel.lintText(text, { filePath: path, ext: extname(path), plugins, rules })
  return messages
}

/** Code and links count as one word, so a sentence with another link is not new. */
function unitOfSentence({ text }) {
  return text.replace(/X+/gu, 'X').replace(/\s+/gu, ' ')
}

function unitOfWord({ around }) {
  return `spelling: ${around}`
}

function onParagraphs({ Syntax }, visit) {
  return { [Syntax.Paragraph]: visit, [Syntax.Header]: visit, [Syntax.TableCell]: visit }
}

function sentenceRule(matches) {
  return (context, { isNew }) =>
    onParagraphs(context, (node) => {
      for (const sentence of sentencesOf(node)) {
        if (!isNew(unitOfSentence(sentence))) continue
        for (const { words, instead, index } of matches(sentence.text, node))
          report(context, node, sentence.start + index, words, instead)
      }
    })
}

function matchesOf(rows) {
  return function* (text, node) {
    for (const { pattern, instead, where } of rows) {
      if (where && !placesOf(node).includes(where)) continue
      for (const { 0: words, index } of text.matchAll(pattern)) yield { words, instead, index }
    }
  }
}

function placesOf({ type, isError }) {
  if (type !== 'Paragraph') return ['title']
  return isError ? ['text', 'error'] : ['text']
}

function* tooManyWords(text) {
  const { length } = text.split(/\s+/u)
  if (length > LONGEST)
    yield { words: `${length} words`, instead: `write two sentences, of ${LONGEST} at most`, index: 0 }
}

function spellingRule(context, { isNew }) {
  return {
    [context.Syntax.Document](node) {
      for (const found of britishWords(node.raw))
        if (isNew(unitOfWord(found)))
          report(context, node, found.start, found.word, `write "${found.american}"`)
    },
  }
}

function report({ report, RuleError, locator }, node, index, words, instead) {
  const shown = words
    .replace(/^[^\p{L}\d,]+/u, '')
    .replace(/\s+/gu, ' ')
    .replace(/X{2,}/gu, '…')
  report(node, new RuleError(`"${shown}": ${instead}`, { padding: locator.at(index) }))
}
