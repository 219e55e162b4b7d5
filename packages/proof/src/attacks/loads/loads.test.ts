import { expect, it } from 'vitest'
import { runs, seed } from '../../runs.ts'
import { checkLoads, checkLookups } from './check.ts'

it('whatever a live policy loads becomes a valid policy, or changes nothing', async () => {
  const loads = await checkLoads(seed, runs(3_000))
  expect(Math.min(...Object.values(loads))).toBeGreaterThan(runs(500))
}, 60_000)

it('whatever a lookup returns, only true allows an origin', async () => {
  const found = await checkLookups(seed, runs(3_000))
  expect(Math.min(...Object.values(found))).toBeGreaterThan(runs(100))
}, 60_000)
