import { afterAll, beforeAll, expect, it } from 'vitest'
import { runs, seed } from '../../runs.ts'
import { collectEscaped } from '../wire/escaped.ts'
import { compareHeads, type Heads, startHeads } from './check.ts'

const escaped = collectEscaped()
let heads: Heads
beforeAll(async () => {
  heads = await startHeads()
})
afterAll(async () => {
  await Promise.all(heads.servers.map((server) => server.close()))
})

it('random calls of a handler: a policy adds its own headers, and changes and breaks nothing else', async () => {
  const counts = await compareHeads(heads, seed, runs(3_000))
  expect(Math.min(...Object.values(counts))).toBeGreaterThan(runs(300))
  expect(escaped).toEqual([])
}, 120_000)
