import * as core from '@corsage/core'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { runs, seed } from '../../runs.ts'
import { cases } from './cases.ts'
import { contradictions, type Seen } from './theorem.ts'

// Notices of development would fill the screen.
beforeAll(() => void vi.stubEnv('NODE_ENV', 'production'))
afterAll(() => void vi.unstubAllEnvs())

const RUNS = runs(20_000)

it(`who acts may read, and who may read acts, in ${RUNS} cases`, async () => {
  const seen: Seen = { harmless: 0, own: 0, exempt: 0, trusted: 0, anonymous: 0, refused: 0 }
  await fc.assert(
    fc.asyncProperty(cases, async (one) => {
      expect(await contradictions(core, one, seen)).toEqual([])
    }),
    { numRuns: RUNS, seed },
  )
  // A property that sees one side only proves nothing.
  for (const count of Object.values(seen)) expect(count, JSON.stringify(seen)).toBeGreaterThan(RUNS / 100)
}, 600_000)
