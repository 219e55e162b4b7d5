import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { type CodeBlock, documents } from './code-blocks.ts'
import { isCopy, packagesFor } from './programs.ts'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: ROOT, encoding: 'utf8' })
  .split('\n')
  .filter((file) => /\.(ts|mjs|sql)$/.test(file))

const copies = documents().flatMap(({ blocks }) =>
  blocks.filter(isCopy).map((block) => [`${block.document}:${block.line}`, block, blocks] as const),
)

/** The packages of Corsage that a block imports. A recipe starts from a project that has its framework. */
function importsOf(code: string): string[] {
  return [...code.matchAll(/^import [^']*'(@corsage\/[\w-]+)/gm)].map(([, name = '']) => name)
}

// Another test compares such a block with its source, and runs the source with its framework or database.
describe('a block that another test runs', () => {
  it.each(copies)('%s names an existing file', (_, { comment = '' }) => {
    const name = comment.replace(/#.*$/, '')
    const named = files.filter((file) => file === name || file.endsWith(`/${name}`) || isRecipe(file, name))
    expect(named).not.toEqual([])
  })

  const inCode = copies.filter(([, { language }]) => ['ts', 'js'].includes(language))
  it.each(inCode)(
    '%s imports only packages of Corsage that its page installs',
    (_, block, page: readonly CodeBlock[]) => {
      const installed = packagesFor(block, page)
      expect(importsOf(block.code).filter((name) => !installed.includes(name))).toEqual([])
    },
  )
})

it('a test that is named by its path reads the page', () => {
  const unread = copies.filter(([, { comment = '', document }]) => {
    const page = document.replace(/^docs\//, '').replace(/^recipes\//, '')
    return comment.endsWith('.test.ts') && !readFileSync(ROOT + comment, 'utf8').includes(page)
  })
  expect(unread.map(([title]) => title)).toEqual([])
})

/** A recipe is run by a program next to it: `astro.ts` by `astro.run.mjs`. */
function isRecipe(file: string, name: string): boolean {
  return file === `packages/setups/projects/recipes/${name.replace(/\.ts$/, '.run.mjs')}`
}
