import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CommandError } from '../command-error.ts'
import { loadOptions } from './load-options.ts'

// Next to the packages that a policy module imports.
const parent = fileURLToPath(new URL('../../node_modules/.corsage-load', import.meta.url))
let folder: string

beforeAll(async () => {
  await mkdir(parent, { recursive: true })
  folder = await mkdtemp(join(parent, 'run-'))
})

afterAll(() => rm(parent, { recursive: true, force: true }))

async function file(name: string, text: string): Promise<string> {
  await writeFile(join(folder, name), text)
  return join(folder, name)
}

describe('the content of a file', () => {
  it.each([
    ['JSON', 'good.json', `{ "origins": "*" }`],
    ['JSON with a mark of its bytes', 'mark.json', `\ufeff{ "origins": "*" }`],
    ['a default export', 'default.mjs', `export default { origins: '*' }`],
    ['an export by name', 'named.ts', `export const options: object = { origins: '*' }`],
    [
      'a name before others that are not options',
      'two.mjs',
      `export const port = 1\nexport const policy = { origins: '*' }`,
    ],
    ['CommonJS', 'common.cjs', `module.exports = { origins: '*' }`],
    ['CommonJS by name', 'exports.cjs', `exports.cors = { origins: '*' }`],
    [
      'CommonJS that was compiled',
      'compiled.cjs',
      `exports.__esModule = true\nexports.default = { origins: '*' }`,
    ],
    ['TypeScript in CommonJS', 'typed.cts', `export const corsOptions: object = { origins: '*' }`],
  ])('%s', async (_what, name, text) => {
    expect(await loadOptions(await file(name, text))).toEqual({ options: { origins: '*' } })
  })

  it('a policy', async () => {
    const text = `import { createPolicy } from '@corsage/core'\nexport const policy = createPolicy({ maxAge: 60 })`
    const loaded = await loadOptions(await file('policy.ts', text))
    expect('policy' in loaded && loaded.policy.toJSON()).toEqual({ maxAge: 60 })
  })

  it('leaves invalid options to the audit', async () => {
    expect(await loadOptions(await file('list.json', '[1]'))).toEqual({ options: [1] })
  })
})

describe('unreadable files', () => {
  it.each([
    [
      'JSON that ends early',
      'early.json',
      '{\n  "origins": [',
      'is not valid JSON (line 2, column 15): Unexpected end of JSON input.',
    ],
    [
      'JSON with a trailing comma',
      'comma.json',
      '{\n  "origins": "*",\n}',
      'is not valid JSON (line 3, column 1): ',
    ],
    ['JSON with a bare word', 'word.json', 'origins', 'is not valid JSON (line 1, column 1): '],
    [
      'JSON with an unclosed string',
      'text.json',
      '{ "origins": "a\n" }',
      'is not valid JSON (line 1, column 16): ',
    ],
    ['a module that throws a text', 'text.mjs', `throw 'no'`, 'could not be loaded: It threw: no'],
    [
      'a module that throws nothing',
      'nothing.mjs',
      `throw undefined`,
      'could not be loaded: It threw: undefined',
    ],
    [
      'a module with a syntax error',
      'syntax.ts',
      `export default {\n  origins: =\n}`,
      'could not be parsed (line 2, column 12): Unexpected token.',
    ],
    [
      'a module that imports what is not there',
      'import.mjs',
      `import './nowhere.mjs'`,
      'could not be loaded: Error: Cannot find module',
    ],
    [
      'a module without an export',
      'none.mjs',
      'export const port = 3000',
      'exports no policy. Export a policy or its options',
    ],
    ['an empty module', 'empty.mjs', '', 'exports no policy. Export a policy or its options'],
    [
      'an invalid policy',
      'starts.mjs',
      `import { createPolicy } from '@corsage/core'\nexport default createPolicy({ origin: '*' })`,
      'could not be loaded: PolicyError: ',
    ],
    [
      'another kind of file',
      'policy.yaml',
      'origins: "*"',
      'is not a policy file. Use JSON (.json) or a module',
    ],
  ])('%s', async (_what, name, text, says) => {
    const path = await file(name, text)
    const error = await loadOptions(path).catch((thrown) => thrown)
    expect(error).toBeInstanceOf(CommandError)
    expect(error.message).toContain(`"${path}" ${says}`)
    expect(error.message).not.toMatch(/^ {4}at /m)
  })

  it('a folder', async () => {
    await expect(loadOptions(folder)).rejects.toThrow(`"${folder}" is a folder. Name a policy file in it.`)
  })
})
