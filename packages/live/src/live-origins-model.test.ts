import fc from 'fast-check'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { liveOrigins } from './index.ts'

// Vitest also fails if a rejection is not handled.
beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('agrees with a model, for any order of events', async () => {
  const names = ['https://a.test', 'https://b.test', 'https://c.test']
  const event = fc.oneof(
    fc.record({ what: fc.constant('ask' as const), origin: fc.constantFrom(...names) }),
    fc.record({
      what: fc.constantFrom('add', 'remove').map((what) => what as 'add' | 'remove'),
      origin: fc.constantFrom(...names),
    }),
    fc.record({ what: fc.constantFrom('fail', 'recover').map((what) => what as 'fail' | 'recover') }),
    fc.record({ what: fc.constant('wait' as const), time: fc.integer({ min: 1, max: 400 }) }),
    fc.record({ what: fc.constant('forget' as const), origin: fc.constantFrom(...names) }),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(event, { maxLength: 60 }), async (events) => {
      const source = new Set<string>()
      let failing = false
      const lookup = async (origin: string) => {
        if (failing) throw new Error('no database')
        return source.has(origin)
      }
      const [freshFor, staleFor, outage, timeout] = [50, 50, 500, 20]
      const kept = { freshFor, staleFor }
      const origins = liveOrigins(lookup, { allowed: kept, refused: kept, outage, timeout })
      /** When an origin was last in the source, and when it was last forgotten. */
      const listedUntil = new Map<string, number>()
      const forgottenAt = new Map<string, number>()
      for (const { what, ...facts } of events as { what: string; origin?: string; time?: number }[]) {
        const origin = facts.origin ?? ''
        for (const listed of source) listedUntil.set(listed, performance.now())
        if (what === 'add') source.add(origin)
        if (what === 'remove') source.delete(origin)
        if (what === 'fail') failing = true
        if (what === 'recover') failing = false
        if (what === 'wait') await vi.advanceTimersByTimeAsync(facts.time ?? 0)
        if (what === 'forget') {
          origins.forget(origin)
          forgottenAt.set(origin, performance.now())
        }
        if (what !== 'ask') continue
        const allowed = await Promise.resolve(origins(origin)).catch(() => false)
        const now = performance.now()
        if (allowed && !source.has(origin)) {
          const until = listedUntil.get(origin)
          // Never allowed unless it was listed within the configured time, and not forgotten since.
          expect(until).toBeDefined()
          expect(now - (until as number)).toBeLessThan(outage)
          expect(forgottenAt.get(origin) ?? -1).toBeLessThanOrEqual(until as number)
        }
      }
    }),
    { numRuns: 500 },
  )
}, 60_000)
