import { afterAll, beforeAll, expect, it } from 'vitest'
import { runs, seed } from '../../runs.ts'
import { checkAnswers, verifyAnswers } from './check.ts'
import { type HostileServer, startHostile } from './hostile-server.ts'
import { askAsPage } from './page.ts'

let server: HostileServer
beforeAll(async () => {
  server = await startHostile()
})
afterAll(() => server.close())

it('corsage check of random responses: the verdict of the model, and no control character', async () => {
  const results = await checkAnswers(server, seed, runs(500))
  expect(Math.min(...Object.values(results))).toBeGreaterThan(0)
}, 120_000)

it('corsage verify of random responses: it agrees only if none differs, and prints no control character', async () => {
  const results = await verifyAnswers(server, seed, runs(100))
  expect(Math.min(results.allowed, results.refused)).toBeGreaterThan(0)
}, 120_000)

it('a page reads exactly the random responses that the model shares with it, and fails with a TypeError', async () => {
  const results = await askAsPage(seed, runs(2_000))
  expect(Math.min(...Object.values(results))).toBeGreaterThan(runs(50))
}, 120_000)
