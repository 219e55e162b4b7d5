import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as applications from '../../../conformance/src/routing/applications.ts'
import { PAGE } from '../../../conformance/src/routing/handlers.ts'
import type { RunningServer } from '../../../conformance/src/servers/server.ts'
import { send, type WireResponse } from '../../../conformance/src/wire.ts'
import { seed } from '../seed.ts'
import { comparePaths } from './compare.ts'
import { spellings } from './spellings.ts'

it('a path belongs to the pattern that the model says, in whatever spelling', () => {
  const paths = comparePaths(seed, 3_000)
  expect(paths.covered).toBeGreaterThan(5_000)
  expect(paths.uncovered).toBeGreaterThan(1_000)
  expect(paths.unreadable).toBeGreaterThan(500)
}, 60_000)

const FOLDING = { caseSensitive: false, ignoreTrailingSlash: true, ignoreDuplicateSlashes: true }
const STRICT = { 'case sensitive routing': true, 'strict routing': true }

describe.each([
  ['express', () => applications.startExpress()],
  ['express, strict', () => applications.startExpress(STRICT)],
  ['express 4', () => applications.startExpress4()],
  ['fastify', () => applications.startFastify()],
  ['fastify, folding', () => applications.startFastify({ ...FOLDING, useSemicolonDelimiter: true })],
  ['koa', () => applications.startKoa()],
  ['hono', () => applications.startHono()],
  ['hono, loose', () => applications.startHono({ strict: false })],
  ['node', () => applications.startNode()],
  ['fetch', () => applications.startFetch()],
])('%s', (_name, start) => {
  let server: RunningServer
  beforeAll(async () => {
    server = await start()
  })
  afterAll(() => server.close())

  it('no spelling of a path reaches a handler under the policy of another', async () => {
    const reached = new Set<string>()
    await fc.assert(
      fc.asyncProperty(spellings, async (target) => {
        const answer = await send(server.origin + target, { method: 'PUT', headers: { origin: PAGE } })
        const preflight = await send(server.origin + target, {
          method: 'OPTIONS',
          headers: { origin: PAGE, 'access-control-request-method': 'PUT' },
        })
        const policies = [policyOf(answer), policyOf(preflight)]
        if (answer.status !== 200 || answer.body === 'error') return
        reached.add(answer.body)
        // A path that can be read in two ways has no policy: it is never that of another handler.
        for (const policy of policies) expect([answer.body, 'off']).toContain(policy)
      }),
      { numRuns: 250, seed },
    )
    expect(reached.size).toBeGreaterThan(3)
  }, 60_000)
})

/** Whose policy a response has: each names itself in the headers that it permits. */
function policyOf({ headers }: WireResponse): string {
  const named = headers['access-control-expose-headers'] ?? headers['access-control-allow-headers']
  return named === undefined ? 'off' : String(named).slice('x-'.length)
}
