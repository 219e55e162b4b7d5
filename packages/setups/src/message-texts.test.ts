import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const ADVICE = 'packages/core/src/advise/'

const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', 'packages', 'docs'], {
  cwd: ROOT,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file.endsWith('.ts'))
const isTest = (file: string) => file.endsWith('.test.ts')

/** Returns the strings, the parts of templates, and the RegExps of a file. Imports, types and titles are left out. */
function literalsIn(file: string): readonly string[] {
  const literals: string[] = []
  const source = ts.createSourceFile(file, readFileSync(ROOT + file, 'utf8'), ts.ScriptTarget.Latest, true)
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isTypeNode(node)) return
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)) {
      literals.push(node.text)
    } else if (ts.isRegularExpressionLiteral(node)) {
      literals.push(node.text.replaceAll(/\\(?=\W)|[\^$]/g, ''))
    }
    const isTest = ts.isCallExpression(node) && /^(it|test|describe)\b/.test(node.expression.getText())
    node.forEachChild((child) => {
      if (!isTest || !ts.isStringLiteralLike(child)) visit(child)
    })
  }
  visit(source)
  return literals.map((text) => text.replaceAll(/\s+/g, ' ').trim())
}

/** Returns each run of five words in a text, or all of a short one: no other sentence is likely to contain them. */
function runsIn(text: string): readonly string[] {
  const words = text.split(' ')
  if (words.length < 5) return words.length < 3 || text.length < 18 ? [] : [text]
  return words.slice(4).map((_, start) => words.slice(start, start + 5).join(' '))
}

/** The texts of core. Values split some of them into parts. Single words are left out, because any text can contain them. */
const texts = files
  .filter((file) => file.startsWith(ADVICE) && !isTest(file) && !file.endsWith('/terse.ts'))
  .flatMap(literalsIn)
  .filter((text) => /[a-z] [a-z]/i.test(text))
const ofTexts = [...new Set(texts.flatMap(runsIn))]
/** The texts of other packages and of the types, some of which are similar. */
const others = files
  .filter((file) => file.includes('/src/') && !isTest(file) && !file.startsWith(ADVICE))
  .flatMap(literalsIn)

const advised = files.filter((file) => file.startsWith(ADVICE) && isTest(file)).flatMap(literalsIn)
const messages = advised.filter((text) => ofTexts.some((run) => text.includes(run)))
const ofMessages = [...new Set([...ofTexts, ...messages.flatMap(runsIn)])].filter(
  (run) => !others.some((text) => text.includes(run)),
)

it('there are texts to look for', () => {
  expect(texts.length).toBeGreaterThan(100)
  expect(ofMessages.length).toBeGreaterThan(500)
})

describe('each text of core is asserted', () => {
  it('by the tests of advise', () => {
    expect(texts.filter((text) => !advised.some((literal) => literal.includes(text)))).toEqual([])
  })

  it('once', () => {
    const sentences = messages.filter((text) => text.endsWith('.'))
    expect(sentences.filter((text, index) => sentences.indexOf(text) !== index)).toEqual([])
  })

  it('by no other test, neither whole nor in part', () => {
    const elsewhere = files
      .filter((file) => isTest(file) && !file.startsWith(ADVICE))
      .flatMap((file) =>
        literalsIn(file)
          // Whole words: "within 5" is not part of "within 50".
          .filter((text) => ofMessages.some((run) => ` ${text} `.includes(` ${run} `)))
          .map((text) => `${file}: ${text}`),
      )
    expect(elsewhere).toEqual([])
  })
})
