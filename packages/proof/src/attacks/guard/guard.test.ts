import { expect, it } from 'vitest'
import { runs, seed } from '../../runs.ts'
import { compareGuards } from './check.ts'

it('every guard decides about a random request as the written steps do', () => {
  const verdicts = compareGuards(seed, runs(10_000))
  expect(Math.min(...Object.values(verdicts))).toBeGreaterThan(runs(500))
}, 60_000)
