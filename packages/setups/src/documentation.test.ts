import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Program, programs } from './programs.ts'

const FOLDER = fileURLToPath(new URL('../reports/blocks', import.meta.url))
const TSC = fileURLToPath(new URL('../../../node_modules/typescript7/bin/tsc', import.meta.url))

// Every program also runs, installed as its page says: see `blocks`.
const inTypeScript = programs().filter(({ file }) => /\.m?ts$/.test(file))
const keyOf = ({ document, line }: Program): string => `${document.replaceAll(/[^\w]+/g, '-')}-${line}`

/** The globals of runtimes that the pages use. Their own types would replace those of Node. */
const GLOBALS = `
declare const WebSocketPair: new () => Record<'0' | '1', { accept(): void; send(text: string): void }>
interface ResponseInit { webSocket?: unknown }
`

let errors: readonly string[] = []
beforeAll(() => {
  rmSync(FOLDER, { recursive: true, force: true })
  for (const program of inTypeScript) {
    for (const [name, code] of Object.entries({ ...program.others, [program.file]: program.code })) {
      const path = join(FOLDER, keyOf(program), name)
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, `${code}\nexport {}\n`)
    }
  }
  const compilerOptions = {
    target: 'es2022',
    module: 'esnext',
    moduleResolution: 'bundler',
    lib: ['es2023', 'dom', 'dom.iterable'],
    types: ['node'],
    strict: true,
    allowImportingTsExtensions: true,
    skipLibCheck: true,
    noEmit: true,
  }
  writeFileSync(join(FOLDER, 'globals.d.ts'), GLOBALS)
  const files = ['globals.d.ts', ...inTypeScript.map((program) => `${keyOf(program)}/${program.file}`)]
  writeFileSync(join(FOLDER, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }))
  errors = compile()
})

describe.each([...new Set(inTypeScript.map(({ document }) => document))])('%s', (name) => {
  it.each(inTypeScript.filter(({ document }) => document === name))('line $line compiles', (program) => {
    const own = errors.filter((error) => error.startsWith(`${keyOf(program)}/`))
    // TypeScript reports some mistakes of a program that the page shows with its error.
    if (program.error === undefined) expect(own).toEqual([])
  })
})

it('TypeScript reports nothing else', () => {
  const keys = inTypeScript.map(keyOf)
  const ofBlocks = (error: string): boolean => keys.includes(error.replace(/\/.*$/, ''))
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
