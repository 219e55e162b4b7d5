import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { routed } from '../../conformance/routing/applications.ts'
import { runs, seed } from '../../runs.ts'
import type { RunningServer } from '../../servers/server.ts'
import { checkSpellings } from './check-spellings.ts'
import { comparePaths } from './compare.ts'

const PATHS = runs(3_000)
const SPELLINGS = runs(250)

it('a path belongs to the pattern that the model chooses, in any spelling', () => {
  const paths = comparePaths(seed, PATHS)
  expect(paths.covered).toBeGreaterThan(PATHS * 1.6)
  expect(paths.uncovered).toBeGreaterThan(PATHS / 3)
  expect(paths.unreadable).toBeGreaterThan(PATHS / 6)
}, 60_000)

describe.each(Object.entries(routed))('%s', (name, start) => {
  let server: RunningServer
  beforeAll(async () => {
    server = await start()
  })
  afterAll(() => server.close())

  it('no spelling of a path reaches a handler under the policy of another', async () => {
    const { governed } = await checkSpellings(server, seed, SPELLINGS, name === 'expressStrict')
    // Where nothing has a policy, nothing has that of another.
    expect(governed).toBeGreaterThan(SPELLINGS * 0.4)
  }, 60_000)
})
