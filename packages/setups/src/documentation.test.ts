import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { type CodeBlock, codeBlocks } from './code-blocks.ts'
import { completed, isWhole } from './fragments.ts'

const FOLDER = fileURLToPath(new URL('../reports/blocks', import.meta.url))
const TSC = fileURLToPath(new URL('../../../node_modules/typescript7/bin/tsc', import.meta.url))

/**
 * Blocks that show mistakes, by what they begin with, and a part of what TypeScript prints about each. It reports an unknown
 * option only once the values are right.
 */
const MISTAKES: Record<string, readonly string[]> = {
  "createPolicy({\n  origin: 'https://app.example.com',\n  origins: ['https://app.example.com/'],": [
    "Use 'https://app.example.com'.",
  ],
  "createPolicy({\n  origin: 'https://app.example.com',\n  origins: ['https://app.example.com/', 'http:": [
    "Use 'https://app.example.com'.",
    "Use 'https://admin.example.com'",
    "Use 'PATCH'.",
  ],
}

/** Copied from files that are type-checked and run by a package of their own, which also compares the text. */
const isCopy = ({ comment }: CodeBlock): boolean =>
  comment?.match(/^\S+\.ts#\S+$/) !== null && comment !== undefined
/** Type-checked and run against the frameworks themselves: see `setups/recipes.test.ts`. */
const isRecipe = ({ document, comment }: CodeBlock): boolean =>
  document.startsWith('docs/recipes/') && comment !== undefined

const blocks = codeBlocks().filter((block) => !isCopy(block) && !isRecipe(block))
const nameOf = ({ document, line }: CodeBlock): string => `${document.replaceAll(/[^\w]+/g, '-')}-${line}`

let errors: readonly string[] = []
beforeAll(() => {
  rmSync(FOLDER, { recursive: true, force: true })
  mkdirSync(FOLDER, { recursive: true })
  for (const block of blocks) writeFileSync(join(FOLDER, `${nameOf(block)}.ts`), completed(block))
  const compilerOptions = {
    target: 'es2022',
    module: 'esnext',
    moduleResolution: 'bundler',
    lib: ['es2023', 'dom', 'dom.iterable'],
    types: ['node'],
    strict: true,
    noPropertyAccessFromIndexSignature: true,
    skipLibCheck: true,
    noEmit: true,
  }
  writeFileSync(join(FOLDER, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }))
  errors = compile()
})

describe.each([...new Set(blocks.map(({ document }) => document))])('%s', (name) => {
  it.each(blocks.filter(({ document }) => document === name))('line $line compiles', (block) => {
    const own = errors.filter((error) => error.startsWith(`${nameOf(block)}.ts(`))
    const [, shown = []] = Object.entries(MISTAKES).find(([start]) => block.code.startsWith(start)) ?? []
    expect(own).toEqual(shown.map((part) => expect.stringContaining(part)))
  })

  const whole = blocks.filter((block) => block.document === name && isWhole(block))
  if (whole.length > 0) {
    it.each(whole)('line $line runs', async (block) => {
      await import(join(FOLDER, `${nameOf(block)}.ts`))
    })
  }
})

// They also show that TypeScript was asked at all.
it.each(Object.keys(MISTAKES))('a block still begins with %j', (start) => {
  expect(blocks.filter(({ code }) => code.startsWith(start))).not.toEqual([])
})

it('TypeScript says nothing of anything else', () => {
  const names = blocks.map(nameOf)
  const ofBlocks = (error: string): boolean => names.includes(error.replace(/\.ts\(.*$/, ''))
  expect(errors.filter((error) => !ofBlocks(error) && !/^\s|^$/.test(error))).toEqual([])
})

function compile(): string[] {
  try {
    execFileSync(process.execPath, [TSC, '-p', '.', '--pretty', 'false'], { cwd: FOLDER, encoding: 'utf8' })
    return []
  } catch (error) {
    return (error as { stdout: string }).stdout.split('\n')
  }
}
