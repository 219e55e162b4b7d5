import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, inject, it } from 'vitest'
import { mustRun, run } from '../setups/run.ts'
import { type Program, programs } from '../src/programs.ts'
import { questionsFor } from '../src/questions.ts'
import { ask } from './ask.mjs'
import { save } from './files.ts'
import { keyOf, type LayoutName } from './layouts.ts'
import { serve } from './runtimes.ts'

const LAYOUTS = ['npm', 'pnpm'] as const
const RUNNER = fileURLToPath(new URL('./run-programs.mjs', import.meta.url))

const all = programs().filter(({ file }) => file !== '')
const keyOfProgram = ({ document, line }: Program): string => `${document.replaceAll(/\W+/g, '-')}-${line}`
const byRunner = (program: Program): boolean => program.runtime === 'node' && program.kind !== 'test'
const title = (program: Program): string => `${program.document}:${program.line} ${program.file}`

it.each(programs().map((program) => [title(program), program] as const))('%s has a name', (_, { file }) => {
  expect(file).not.toBe('')
})

describe.each(LAYOUTS)('installed with %s', (layout) => {
  const folders = inject('layouts')[layout]
  const folderOf = (program: Program): string => folders[keyOf(program.packages)] ?? ''
  const paths = new Map<Program, string>()
  let results: Record<string, string[]> = {}
  beforeAll(async () => {
    for (const program of all)
      paths.set(program, save(program, join(folderOf(program), keyOfProgram(program))))
    results = await runAll(layout)
  })

  async function runAll(name: LayoutName): Promise<Record<string, string[]>> {
    const list = join(folders[keyOf(all[0]?.packages ?? [])] ?? '', `${name}.json`)
    const entries = all.filter(byRunner).map((program) => ({
      key: keyOfProgram(program),
      path: paths.get(program),
      kind: program.kind,
      error: program.error,
      questions: questionsFor(program),
    }))
    writeFileSync(list, JSON.stringify(entries))
    const { code, output } = await run(
      'node',
      [RUNNER, list, `${list}.results`],
      folders[''] ?? process.cwd(),
    )
    if (code !== 0) throw new Error(output)
    return JSON.parse(readFileSync(`${list}.results`, 'utf8')) as Record<string, string[]>
  }

  it.each(all.filter(byRunner).map((program) => [title(program), program] as const))(
    '%s runs on Node',
    (_, program) => {
      expect(results[keyOfProgram(program)]).toEqual([])
    },
  )

  it.each(
    all
      .filter(({ kind, runtime }) => runtime !== 'node' && kind !== 'script')
      .map((program) => [title(program), program.runtime, program] as const),
  )('%s runs on %s', async (_, runtime, program) => {
    if (runtime === 'node') return
    const { port, stop } = await serve(runtime, join(folderOf(program), keyOfProgram(program)), program.file)
    try {
      expect(await ask(port, questionsFor(program))).toEqual([])
    } finally {
      await stop()
    }
  })

  const tests = all.filter(({ kind }) => kind === 'test')
  if (tests.length > 0) {
    it.each(tests.map((program) => [title(program), program] as const))('%s passes', async (_, program) => {
      const folder = join(folderOf(program), keyOfProgram(program))
      if (program.code.includes(`'node:test'`))
        await mustRun('node', ['--test', paths.get(program) ?? ''], folder)
      else await mustRun('node', ['../node_modules/vitest/vitest.mjs', 'run', program.file], folder)
    })
  }
})
