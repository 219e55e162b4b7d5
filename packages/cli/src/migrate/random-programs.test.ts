import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { answersOf } from './idioms/answers.ts'
import { randomProgram } from './idioms/random-programs.ts'
import { type Answer, missingIn, permissions, randomProbes } from './idioms/random-requests.ts'
import { migrateSource } from './migrate-source.ts'

/**
 * Programs of random options, right and wrong ones, run as they are and as they are migrated. The migrated program
 * never permits more, and starts unless the command left something.
 */
const PROGRAMS = 250
const REQUESTS = 50

// Next to the packages that the programs import, so that they run as they are.
const root = fileURLToPath(new URL('../../node_modules/.corsage-random', import.meta.url))
let folder: string

beforeAll(async () => {
  Object.assign(globalThis, { idiom: { isLive: true } })
  await mkdir(root, { recursive: true })
  folder = await mkdtemp(join(root, 'run-'))
})

afterAll(() => rm(root, { recursive: true, force: true }))

it('random programs never permit more than before', async () => {
  let compared = 0
  const wider: string[] = []
  for (let seed = 0; seed < PROGRAMS; seed++) {
    const { framework, source } = randomProgram(seed)
    const migration = migrateSource(source, 'server.mjs')
    if (migration.edits.length === 0) {
      expect(migration.left).not.toEqual([])
      continue
    }
    const [before, after] = [join(folder, `before-${seed}.mjs`), join(folder, `after-${seed}.mjs`)]
    await writeFile(before, source)
    await writeFile(after, migration.source)
    const probes = randomProbes(seed, REQUESTS)
    const now = await answersOf(after, framework, probes).catch((error: unknown) => error)
    if (!Array.isArray(now)) {
      expect({ seed, source, left: migration.left.length, now }).not.toMatchObject({ left: 0 })
      continue
    }
    // Some of the programs do not start with their own library.
    const old = await answersOf(before, framework, probes).catch(() => undefined)
    if (!old) continue
    compared++
    for (const [index, probe] of probes.entries()) {
      const answer = old[index] as Answer
      const more = missingIn(permissions(probe, answer), permissions(probe, now[index]))
      // An error that is now a refusal is among the differences.
      if (more.length > 0 && answer.status < 500)
        wider.push(`${seed}: ${JSON.stringify(probe)}: ${more.join()}`)
    }
  }
  expect(wider).toEqual([])
  expect(compared).toBeGreaterThan(PROGRAMS / 5)
}, 120_000)
