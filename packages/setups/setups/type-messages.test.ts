import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, inject, it } from 'vitest'
import { mustRun, run } from './run.ts'
import { GIVEN, MISTAKES, RIGHT_CALLS } from './type-messages.ts'

const folder = join(inject('folders').newest, 'type-messages')
const CALLS = [...MISTAKES.map(({ code }) => code), ...RIGHT_CALLS]
/** One call on each line, so that the line number of a message identifies the call. */
const PROGRAM = [GIVEN, ...CALLS.map((call) => `;(${call})`), ''].join('\n')
const compilerOptions = {
  target: 'es2022',
  module: 'esnext',
  moduleResolution: 'bundler',
  lib: ['es2023', 'dom', 'dom.iterable'],
  types: ['node'],
  strict: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: true,
  noEmit: true,
}

mkdirSync(folder)
writeFileSync(join(folder, 'calls.ts'), PROGRAM)
writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['calls.ts'] }))

describe.each(['5.9', '6.0', '7.0'])('TypeScript %s', (version) => {
  it('prints the message for each mistake, and nothing for valid options', async () => {
    const tsc = `../node_modules/typescript-${version}/bin/tsc`
    const { output } = await run('node', [tsc, '-p', '.', '--pretty', 'false'], folder)
    const printed = CALLS.map((code, index) => ({ code, message: messagesAt(index + 2, output).join('\n') }))
    expect(printed).toEqual([...MISTAKES, ...RIGHT_CALLS.map((code) => ({ code, message: '' }))])
    expect(messagesAt(1, output)).toEqual([])
  })
})

it('every mistake throws at startup, and valid options do not', async () => {
  const outcomes = CALLS.map((call) => `outcomeOf(() => (${call}))`).join(',\n')
  const program = `${GIVEN}
process.env['NODE_ENV'] = 'production' // without notices
const outcomeOf = (start: () => unknown) => {
  try {
    start()
    return 'starts'
  } catch (error) {
    return (error as Error).name
  }
}
console.log(JSON.stringify([${outcomes}]))`
  writeFileSync(join(folder, 'start.ts'), program)
  const removeTypes = ['start.ts', '--outfile=start.mjs', '--log-level=error']
  await mustRun('node', ['../node_modules/esbuild/bin/esbuild', ...removeTypes], folder)
  const found = JSON.parse(await mustRun('node', ['start.mjs'], folder)) as readonly string[]
  expect(CALLS.map((code, index) => [code, found[index]])).toEqual([
    ...MISTAKES.map(({ code }) => [code, 'PolicyError']),
    ...RIGHT_CALLS.map((code) => [code, 'starts']),
  ])
})

/** The first line of each error in one line of the program, without the long names of types. */
function messagesAt(line: number, output: string): string[] {
  const errors = output.matchAll(/^calls\.ts\((\d+),\d+\): error TS\d+: (.*)$/gm)
  return [...errors]
    .filter(([, at]) => Number(at) === line)
    .map(([, , message = '']) =>
      message
        .replace(/^Object literal may only specify known properties, but /, '')
        .replace(/ in type '.*(?='\. Did you mean)'/, ' in type …'),
    )
}
