import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, inject, it } from 'vitest'
import { mustRun } from './run.ts'

const folder = inject('folders').newest

interface Outcome {
  readonly message?: string
  readonly issues?: readonly { readonly code: string; readonly path: string }[]
  readonly responses?: unknown
}

const run = async (...parameters: string[]): Promise<readonly Outcome[]> =>
  JSON.parse(await mustRun('node', parameters, folder))
const esbuild = (output: string, ...parameters: string[]) =>
  mustRun(
    'node',
    [
      ...['node_modules/esbuild/bin/esbuild', 'rejections.mjs', '--bundle', '--minify'],
      ...['--platform=node', '--format=esm', '--log-level=warning', `--outfile=${output}`, ...parameters],
    ],
    folder,
  )
const FULL = 'esbuild/full.mjs'
const TERSE = 'esbuild/terse.mjs'

let full: readonly Outcome[] = []
/** The same results, with codes in place of messages. */
let expected: readonly Outcome[] = []
beforeAll(async () => {
  expect(await esbuild(FULL)).toBe('')
  expect(await esbuild(TERSE, '--conditions=corsage-terse')).toBe('')
  full = await run(FULL)
  expected = full.map(({ issues, responses }) =>
    issues === undefined
      ? { responses }
      : {
          message: issues.map(({ code, path }) => `${path || 'options'}: ${code}`).join('\n'),
          issues: issues.map(({ code, path }) => ({ code, path, message: code })),
        },
  )
})

/** The codes that the types name. */
function codes(): readonly string[] {
  const dist = join(folder, 'node_modules/@corsage/core/dist')
  return readdirSync(dist)
    .filter((name) => name.endsWith('.d.ts'))
    .flatMap((name) => readFileSync(join(dist, name), 'utf8').match(/type \w+IssueCode = [^;]*;/g) ?? [])
    .flatMap((union) => union.match(/(?<=["'])[a-z-]+(?=["'])/g) ?? [])
}

describe('the table', () => {
  it('has every code, and configurations that are accepted', () => {
    expect(full.length).toBeGreaterThan(80)
    expect(codes().length).toBeGreaterThan(40)
    const seen = full.flatMap(({ issues = [] }) => issues.map(({ code }) => code))
    expect([...new Set(seen)].sort()).toEqual([...codes()].sort())
    expect(full.filter(({ responses }) => responses !== undefined)).toHaveLength(8)
  })

  it('has a whole message for each issue, unless the condition is set', () => {
    for (const { message, issues = [] } of full) {
      for (const { message: text, code, path } of issues as {
        message: string
        code: string
        path: string
      }[]) {
        expect(text).toMatch(/^.+ .+\.$/)
        expect(text).not.toBe(code)
        expect(message).toContain(`${path || 'options'}: ${text}`)
      }
    }
  })
})

describe('with the condition corsage-terse, the same configurations are rejected, with the code and path alone', () => {
  it('esbuild', async () => {
    expect(await run(TERSE)).toEqual(expected)
  })

  it('Vite', async () => {
    const vite = ['node_modules/vite/bin/vite.js', 'build', '--logLevel=warn']
    expect(await mustRun('node', [...vite, '--config', 'vite.terse.config.mjs'], folder)).toBe('')
    expect(await run('vite/terse/rejections.js')).toEqual(expected)
  })

  it('Node, without a bundler', async () => {
    expect(await run('rejections.mjs')).toEqual(full)
    const terse = '--conditions=corsage-terse'
    expect(await run(terse, 'rejections.mjs')).toEqual(expected)
    const program = `try { require('@corsage/core').createPolicy({ origins: '' }) } catch (error) { error.message }`
    const printed = await mustRun('node', [terse, '--input-type=commonjs', '--print', program], folder)
    expect(printed).toBe('origins: origins-empty\n')
  })
})

it('a terse bundle is a quarter smaller, because it contains neither messages nor corrections', () => {
  const text = readFileSync(join(folder, TERSE), 'utf8')
  // A message, a replaced option of another library, and what removes the word before `Credentials`.
  for (const part of ['such as', 'sendwildcard', 'optionssuccessstatus']) {
    expect(readFileSync(join(folder, FULL), 'utf8')).toContain(part)
    expect(text).not.toContain(part)
  }
  const size = (file: string) => statSync(join(folder, file)).size
  expect(size(TERSE)).toBeLessThan(0.75 * size(FULL))
})
