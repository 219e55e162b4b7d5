import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answersOf } from './idioms/answers.ts'
import { expressIdioms } from './idioms/express-idioms.ts'
import { fastifyIdioms, honoIdioms, koaIdioms, nodeIdioms } from './idioms/other-idioms.ts'
import { type Idiom, programOf } from './idioms/programs.ts'
import { type Answer, missingIn, permissions, randomProbes } from './idioms/random-requests.ts'
import { migrateSource } from './migrate-source.ts'

/**
 * Each program runs as it is and as it is migrated. Both get the same random requests, and the migrated one must not
 * permit anything that the first one does not.
 */
const idioms: readonly Idiom[] = [
  ...expressIdioms,
  ...nodeIdioms,
  ...fastifyIdioms,
  ...koaIdioms,
  ...honoIdioms,
]
const REQUESTS = 200

const root = fileURLToPath(new URL('../../reports/idioms', import.meta.url))
let folder: string
let messages: string

beforeAll(async () => {
  Object.assign(globalThis, {
    idiom: { isLive: true, cookies: true, age: 10, names: ['GET', 'PUT'], text: 'text' },
  })
  await mkdir(root, { recursive: true })
  folder = await mkdtemp(join(root, 'run-'))
  for (const [index, idiom] of idioms.entries()) {
    await write(pathOf('before', index, idiom), programOf(idiom))
    await write(pathOf('after', index, idiom), migrated(index, idiom).source)
  }
  const compilerOptions = { verbatimModuleSyntax: false, noUnusedLocals: false, experimentalDecorators: true }
  const settings = { module: 'nodenext', moduleResolution: 'nodenext', erasableSyntaxOnly: false }
  await write(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      extends: '../../../../../tsconfig.test.json',
      compilerOptions: { ...compilerOptions, ...settings, isolatedModules: false, resolveJsonModule: true },
      include: ['before', 'after'],
    }),
  )
  messages = await typeMessages(folder)
}, 120_000)

afterAll(() => rm(root, { recursive: true, force: true }))

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, text)
  if (text.includes('data.json')) await writeFile(join(dirname(path), 'data.json'), '{ "age": 60 }')
}

function pathOf(side: 'before' | 'after', index: number, { file = 'server.ts' }: Idiom): string {
  return join(folder, side, String(index), file)
}

function migrated(index: number, idiom: Idiom) {
  return migrateSource(programOf(idiom), pathOf('before', index, idiom))
}

/** The messages of one run of the compiler over all results. */
function typeMessages(project: string): Promise<string> {
  const compiler = fileURLToPath(new URL('../../../../node_modules/typescript7/bin/tsc', import.meta.url))
  return new Promise((resolve) => {
    execFile(process.execPath, [compiler, '-p', project], (_error, stdout) => resolve(stdout))
  })
}

describe.each(idioms.map((idiom, index) => ({ ...idiom, index })))(
  '$framework: $what',
  ({ index, ...idiom }) => {
    it('is migrated, or left with its reason', () => {
      const { source, left, kept, replaced } = migrated(index, idiom)
      if (idiom.left === undefined) {
        expect(left).toEqual([])
        expect(kept).toEqual([])
        expect(replaced).toHaveLength(1)
        expect(source).not.toMatch(/from ['"](?:cors|@fastify\/cors|@koa\/cors|hono\/cors)['"]/)
      } else {
        expect(source).toBe(programOf(idiom))
        expect(left.map(({ message }) => message)).toEqual([expect.stringContaining(idiom.left)])
      }
    })

    it('has the right types', () => {
      const own = messages.split('\n').filter((line) => line.includes(`after/${index}/`))
      expect(own).toEqual([])
    })

    it('never permits more than before', async () => {
      const probes = randomProbes(index, REQUESTS)
      const before = await answersOf(pathOf('before', index, idiom), idiom.framework, probes)
      const after = await answersOf(pathOf('after', index, idiom), idiom.framework, probes)
      const wider: string[] = []
      const narrower: string[] = []
      for (const [at, probe] of probes.entries()) {
        const [old, now] = [permissions(probe, before[at] as Answer), permissions(probe, after[at] as Answer)]
        wider.push(...missingIn(old, now).map((each) => `${JSON.stringify(probe)}: ${each}`))
        narrower.push(...missingIn(now, old).map((each) => `${JSON.stringify(probe)}: ${each}`))
      }
      expect(wider).toEqual([])
      if (!idiom.isNarrower) expect(narrower).toEqual([])
    })
  },
)
