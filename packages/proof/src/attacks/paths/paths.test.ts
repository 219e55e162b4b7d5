import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { routed } from '../../conformance/routing/applications.ts'
import type { RunningServer } from '../../servers/server.ts'
import { seed } from '../seed.ts'
import { checkSpellings } from './check-spellings.ts'
import { comparePaths } from './compare.ts'

it('a path belongs to the pattern that the model says, in whatever spelling', () => {
  const paths = comparePaths(seed, 3_000)
  expect(paths.covered).toBeGreaterThan(5_000)
  expect(paths.uncovered).toBeGreaterThan(1_000)
  expect(paths.unreadable).toBeGreaterThan(500)
}, 60_000)

describe.each(Object.entries(routed))('%s', (_name, start) => {
  let server: RunningServer
  beforeAll(async () => {
    server = await start()
  })
  afterAll(() => server.close())

  it('no spelling of a path reaches a handler under the policy of another', async () => {
    const { governed } = await checkSpellings(server, seed, 250)
    // Where nothing has a policy, nothing has that of another.
    expect(governed).toBeGreaterThan(100)
  }, 60_000)
})
