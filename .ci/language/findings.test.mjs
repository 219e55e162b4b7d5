import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { findingsIn } from './findings.mjs'
import { rules } from './rules.mjs'
import { americanOf } from './spelling.mjs'

const read = (name) => JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8'))
const isCode = (text) => /^(?:const|export|throw) /u.test(text)
const check = (text) => findingsIn(text, isCode(text) ? 'packages/core/src/sample.ts' : 'docs/sample.md')
const rulesIn = async (text) => (await check(text)).map(({ rule }) => rule)
const examples = Object.entries(read('examples.json')).flatMap(([rule, rows]) =>
  rows.map((row) => [rule, ...row]),
)
const phrases = read('phrases.json')
const samples = read('samples.json')

describe('examples', () => {
  it.each(examples)('%s: %s', async (rule, found, rewritten) => {
    expect(await rulesIn(found)).toContain(rule)
    expect(await check(rewritten)).toEqual([])
  })

  it('cover every pattern', () => {
    const texts = [
      ...examples.map(([, found]) => found),
      ...phrases.map(([found]) => found.replace(/`[^`]+`/gu, 'X')),
    ]
    const patterns = Object.values(rules).flat()
    const unused = patterns.filter(
      ({ pattern }) => !texts.some((text) => text.replace(/^#+ /u, '').search(pattern) >= 0),
    )
    expect(unused.map(({ pattern }) => pattern.source)).toEqual([])
  })
})

describe('phrases', () => {
  // A pattern for these would also find sentences that are right.
  const unseen = [
    'In a terminal the demo stays',
    'an upload whose progress the page watches',
    'for browsers do not count `Authorization` into `*`',
    'for the few clients that want 200',
    'In production leave it out',
    'To the first page',
  ]

  it.each(phrases)('%s', async (found, rewritten) => {
    expect((await check(found)).length > 0).toBe(!unseen.includes(found))
    expect(await check(rewritten)).toEqual([])
  })
})

describe('a file', () => {
  const linesOf = async (lines, path) => (await findingsIn(lines.join('\n'), path)).map(({ line }) => line)

  it('of Markdown is checked without code, links, quotations and front matter', async () => {
    expect(await linesOf(samples.markdown, 'a.md')).toEqual([4, 13, 17])
  })

  it('of code is checked in comments, messages and test names', async () => {
    expect(await linesOf(samples.typescript, 'a.ts')).toEqual([3, 4, 7, 8, 10, 12, 13, 14])
  })

  it('of Vue is checked in its script and its text', async () => {
    expect(await linesOf(samples.vue, 'a.vue')).toEqual([2, 6])
  })

  it('may have contractions outside error messages', async () => {
    expect(await check("const a = it('does not throw if it doesn’t match', b)")).toHaveLength(1)
    expect(
      await findingsIn("// It doesn't match.\nit('doesn’t match')", 'packages/core/src/a.test.ts'),
    ).toEqual([])
    expect(await findingsIn("It doesn't match.", 'docs/a.md')).toEqual([])
  })
})

it.each([
  'otherwise',
  'enterprises',
  'disable',
  'four',
  'controlled',
  'fundraiser',
  'unadvised',
  'rising',
  'analyses',
])('%s is American', (word) => expect(americanOf(word)).toBe(undefined))
