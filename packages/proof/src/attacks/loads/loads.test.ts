import { expect, it } from 'vitest'
import { runs, seed } from '../../runs.ts'
import { checkLoads, checkLookups } from './check.ts'

it('a live policy applies exactly the valid ones of random loads', async () => {
  const loads = await checkLoads(seed, runs(3_000))
  expect(Math.min(...Object.values(loads))).toBeGreaterThan(runs(500))
}, 60_000)

it('of all that a lookup can return, only true allows an origin', async () => {
  const found = await checkLookups(seed, runs(3_000))
  expect(Math.min(...Object.values(found))).toBeGreaterThan(runs(100))
}, 60_000)
