/**
 * Measures a list of origins in a database under load: three servers see changes, survive an outage of the database, and a flood of
 * invented origins changes nothing for known ones. It ends with 1 if anything is wrong.
 *
 *   pnpm --filter @corsage/proof outages --database postgres --origins 1000000 --seconds 60
 */

import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { createPolicy } from '@corsage/core'
import { liveOrigins } from '@corsage/live'
import { type RecipeProcess, startRecipe } from './recipe-process.ts'
import { installServers } from './servers/debian-server.ts'
import { stores } from './stores.ts'

const { values } = parseArgs({
  args: process.argv.slice(2).filter((argument) => argument !== '--'),
  options: {
    database: { type: 'string', default: 'postgres' },
    origins: { type: 'string', default: '1000000' },
    seconds: { type: 'string', default: '60' },
  },
})
const count = Number(values.origins)
const seconds = Number(values.seconds)
const fill = stores[values.database]
if (fill === undefined || !(count >= 1000) || !(seconds > 0) || globalThis.gc === undefined) {
  console.error(
    'Usage: outages [--database postgres | redis] [--origins <number, 1000 or more>] [--seconds <number>]',
  )
  process.exit(2)
}

const unhandled: unknown[] = []
process.on('unhandledRejection', (error) => unhandled.push(error))
const wrong: string[] = []
/** Prints a figure, and counts it if it is wrong. */
function report(what: string, figure: string, isRight: boolean): void {
  console.log(`${isRight ? 'ok   ' : 'WRONG'} ${what}: ${figure}`)
  if (!isRight) wrong.push(what)
}
const originOf = (index: number) => `https://c${index}.example.com`

installServers()
const store = await fill(count)
const { server } = store
const processes: RecipeProcess[] = []
try {
  const environment = { [store.variable]: server.url }
  processes.push(...(await Promise.all([1, 2, 3].map(() => startRecipe(values.database, environment)))))

  await seeChanges()
  await askOnce()
  await loseNotification()
  await survive()
  await flood()
  const running = processes.filter((one) => one.isRunning() && !one.errors.includes('UNHANDLED')).length
  report(
    'servers still running, no unhandled rejection',
    `${running} of 3, ${unhandled.length}`,
    running === 3 && unhandled.length === 0,
  )
} finally {
  await Promise.all(processes.map((one) => one.stop()))
  await store.close()
}
process.exitCode = wrong.length === 0 ? 0 : 1

/** Returns the milliseconds until all three servers decide as they must. */
async function untilAll(origin: string, allowed: boolean, most: number): Promise<number> {
  const start = performance.now()
  const waiting = processes.map(async (one) => {
    while ((await one.allows(origin)) !== allowed) {
      if (performance.now() - start > most) return
      await sleep(5)
    }
  })
  await Promise.all(waiting)
  return performance.now() - start
}

async function seeChanges(): Promise<void> {
  const times: number[] = []
  for (let round = 0; round < 10; round++) {
    const origin = `https://new${round}.example.com`
    await untilAll(origin, false, 1000)
    await store.add(origin)
    times.push(await untilAll(origin, true, 5000))
    await store.remove(origin)
    times.push(await untilAll(origin, false, 5000))
  }
  const slowest = Math.max(...times)
  report('a change is seen by three servers, slowest of 20', `${slowest.toFixed(0)} ms`, slowest < 1000)
}

async function askOnce(): Promise<void> {
  const before = await lookups()
  for (const one of processes) await Promise.all(Array.from({ length: 1000 }, () => one.allows(originOf(7))))
  const queries = (await lookups()) - before
  report(
    'queries for 1,000 simultaneous requests for one origin, on each of 3 servers',
    `${queries}`,
    queries === 3,
  )
}

async function lookups(): Promise<number> {
  await sleep(store.countsAfter)
  return store.lookups()
}

async function loseNotification(): Promise<void> {
  const origin = originOf(8)
  await untilAll(origin, true, 1000)
  await store.removeSilently(origin)
  const time = await untilAll(origin, false, 90_000)
  report('without a notification, it is seen after', `${(time / 1000).toFixed(1)} s`, time < 62_000)
}

/** The database is killed and started again while requests for known and unknown origins arrive. */
async function survive(): Promise<void> {
  const known = Array.from({ length: 100 }, (_, index) => originOf(100 + index))
  for (const origin of known) await untilAll(origin, true, 5000)
  let isOver = false
  const tally = { known: 0, knownRefused: 0, unknown: 0, unknownAllowed: 0, slowest: 0 }
  const load = processes.flatMap((one) =>
    Array.from({ length: 4 }, async (_, lane) => {
      for (let index = lane; !isOver; index++) {
        const start = performance.now()
        if (index % 5 > 0) {
          tally.known += 1
          if (!(await one.allows(known[index % known.length] as string))) tally.knownRefused += 1
        } else {
          tally.unknown += 1
          if (await one.allows(`https://invented${index}.example.net`)) tally.unknownAllowed += 1
        }
        tally.slowest = Math.max(tally.slowest, performance.now() - start)
      }
    }),
  )
  for (let round = 0; round < 3; round++) {
    await sleep(1000)
    await server.kill()
    await sleep((seconds / 12) * 1000)
    await server.restart()
    const time = await untilAll(originOf(500 + round), true, 30_000)
    report(
      `after restart ${round + 1} of the database, a new origin is allowed after`,
      `${time.toFixed(0)} ms`,
      time < 30_000,
    )
  }
  isOver = true
  await Promise.all(load)
  const { known: all, knownRefused, unknown, unknownAllowed, slowest } = tally
  report(
    'known origins refused during three outages',
    `${knownRefused} of ${all}`,
    knownRefused === 0 && all > 100,
  )
  report('unknown origins allowed', `${unknownAllowed} of ${unknown}`, unknownAllowed === 0 && unknown > 10)
  report('slowest request', `${slowest.toFixed(0)} ms`, slowest < 10_000)
}

/** 100,000 invented origins in a minute, in this process, where time and memory can be measured. */
async function flood(): Promise<void> {
  const limit = 16
  let running = 0
  let most = 0
  let queries = 0
  const origins = liveOrigins(
    async (origin) => {
      queries += 1
      running += 1
      most = Math.max(most, running)
      try {
        return await store.has(origin)
      } finally {
        running -= 1
      }
    },
    { limit },
  )
  const policy = createPolicy({ origins, credentials: true })
  const requestOf = (origin: string) => ({
    method: 'GET',
    url: '/',
    headers: { get: (name: string) => (name === 'origin' ? origin : null) },
  })
  const known = Array.from({ length: 100 }, (_, index) => requestOf(originOf(1 + index + 10)))
  for (const request of known)
    if (!(await policy.evaluate(request)).allowed) throw new Error('A known origin is refused')
  const reasons: Record<string, number> = {}
  const pending = new Set<Promise<void>>()
  const perStep = Math.ceil((100_000 / 60) * 0.05)
  let invented = 0
  const step = async (floods: boolean, times: number[]) => {
    const end = performance.now() + 50
    for (let index = 0; floods && index < perStep; index++) {
      const asked = policy
        .evaluate(requestOf(`https://i${invented++}.example.net`))
        .then(({ reason = 'allowed' }) => {
          reasons[reason] = (reasons[reason] ?? 0) + 1
          pending.delete(asked)
        })
      pending.add(asked)
    }
    // Until the flood of this step is over: it is what the known origins take that is measured, not their turn in the queue.
    await sleep(1)
    const start = performance.now()
    for (const request of known) await policy.evaluate(request)
    times.push((performance.now() - start) / known.length)
    await sleep(Math.max(0, end - performance.now()))
  }
  const quiet: number[] = []
  const flooded: number[] = []
  const steps = Math.ceil(seconds / 0.05)
  // Compiled code and full caches first.
  for (let index = 0; index < steps / 4; index++) await step(true, [])
  for (let index = 0; index < steps / 8; index++) await step(false, quiet)
  const before = heap()
  for (let index = 0; index < (steps * 3) / 4; index++) await step(true, flooded)
  const growth = (heap() - before) / 1024 / 1024
  for (let index = 0; index < steps / 8; index++) await step(false, quiet)
  const medianOf = (times: number[]) =>
    times.sort((one, other) => one - other)[Math.floor(times.length / 2)] as number
  const factor = medianOf(flooded) / medianOf(quiet)
  await Promise.all(pending)
  report('invented origins', `${invented}, ${JSON.stringify(reasons)}`, reasons['allowed'] === undefined)
  report('queries at the same time', `${most} of ${limit}, ${queries} in all`, most <= limit)
  report('heap after the flood', `${growth.toFixed(1)} MB more`, growth < 5)
  report(
    'known origins during the flood',
    `${(medianOf(flooded) * 1000).toFixed(1)} µs, ${factor.toFixed(2)} times as long`,
    factor <= 1.2,
  )
}

function heap(): number {
  globalThis.gc?.()
  return process.memoryUsage().heapUsed
}
