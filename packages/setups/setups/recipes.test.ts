import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, inject, it } from 'vitest'
import { codeBlocks } from '../src/code-blocks.ts'
import { mustRun, run } from './run.ts'

const folder = join(inject('recipesFolder'), 'recipes')
const recipes = codeBlocks()
  .filter(
    ({ document, comment }) => document.startsWith('docs/recipes/') && /^[\w-]+\.ts$/.test(comment ?? ''),
  )
  .map(({ document, code, comment = '' }) => ({ document, code, name: comment.replace(/\.ts$/, '') }))

beforeAll(async () => {
  for (const { name, code } of recipes) writeFileSync(join(folder, `${name}.ts`), code)
  const compilerOptions = {
    target: 'es2022',
    module: 'nodenext',
    lib: ['es2023', 'dom', 'dom.iterable'],
    types: ['node'],
    strict: true,
    skipLibCheck: true,
    noEmit: true,
  }
  const files = recipes.map(({ name }) => `${name}.ts`)
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }))
  const removeTypes = [...files, '--outdir=.', '--out-extension:.js=.mjs', '--log-level=warning']
  await mustRun('node', ['../node_modules/esbuild/bin/esbuild', ...removeTypes], folder)
})

it('the recipes are for six frameworks', () => {
  expect(new Set(recipes.map(({ document }) => document)).size).toBe(6)
})

it('the recipes compile against the types of the frameworks', async () => {
  const tsc = ['../node_modules/typescript-7.0/bin/tsc', '-p', '.']
  expect(await run('node', tsc, folder)).toEqual({ code: 0, output: '' })
})

describe.each(recipes)('$name', ({ name, code }) => {
  it('responds with the headers of its policy', async () => {
    await mustRun('node', [`${name}.run.mjs`], folder)
  })

  it('has at most 15 lines of code', () => {
    const lines = code.split('\n').filter((line) => line.trim() !== '' && !line.trim().startsWith('//'))
    expect(lines.length).toBeLessThanOrEqual(15)
  })
})
