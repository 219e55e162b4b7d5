import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { createPolicy } from '@corsage/core'
import { liveOrigins, livePolicy } from '@corsage/live'
import postgres from 'postgres'
import { startPostgres } from '../../live/servers/postgres.ts'
import { type Changing, isListed, optionsOf, SOMETIMES } from './policies.ts'

/** Changes between two outages. */
const CHANGES = 10
/** Milliseconds between two changes. */
const PAUSE = 50
/** Milliseconds until a change must be in force. A restarted server on a busy machine takes most of it. */
const MOST_DELAY = 60_000

/** Two lists in one Postgres that change while servers use them, and while the database crashes and starts again. */
export interface Database {
  /** Applies the version that was loaded last. */
  readonly policy: Changing
  /** Applies the old or the new version while a change is in progress, and otherwise exactly one. */
  readonly origins: Changing
  readonly changes: number
  readonly outages: number
  /** Changes the lists until it is told to stop. The database runs then. */
  disturb(isOver: () => boolean): Promise<void>
  stop(): Promise<void>
}

/** Fills a database with the origins that every version allows, and looks them up, and some that none allows, before any outage. */
export async function startDatabase(
  allowed: readonly string[],
  refused: readonly string[],
): Promise<Database> {
  const server = await startPostgres()
  const sql = postgres(server.url, {
    backoff: () => 0.2,
    // With it, a crash while a connection opens ends the process (porsager/postgres issue 1223).
    fetch_types: false,
    // Idle connections end, so that the handles of two measurements can be compared.
    idle_timeout: 0.2,
  })
  await sql.unsafe(readFileSync(new URL('../../live/recipes/origins.sql', import.meta.url), 'utf8'))
  await sql`insert into origins ${sql([...allowed, SOMETIMES].map((origin) => ({ origin })))}`
  await sql`create table policy as select 0 as version`

  // Outages cause errors.
  const onError = () => {}
  /** The version in the database, or on its way there. */
  let written = 0
  /** The version that the lists have applied since the last change. */
  let applied = 0
  let loaded = 0
  const origins = liveOrigins(
    async (origin) => (await sql`select 1 from origins where origin = ${origin}`).length > 0,
    // Full before the heap is measured.
    { onError, refused: { max: 1000 } },
  )
  const subscription = await sql.listen('origins', origins.forget, origins.forgetAll)
  const policy = livePolicy({
    load: async () => {
      const [row] = await sql<{ version: number }[]>`select version from policy`
      loaded = row?.version ?? Number.NaN
      return optionsOf(loaded)
    },
    subscribe: async (changed) => (await sql.listen('policy', changed, changed)).unlisten,
    onLoadError: onError,
  })
  await policy.ready
  // A known origin keeps its result during every outage of this run, since the default is an hour.
  for (const origin of [...allowed, ...refused, SOMETIMES]) await origins(origin)

  // One statement: postgres.js throws if the connection ends within a transaction.
  const write = () => sql`
    with added as (insert into origins select ${SOMETIMES} where ${isListed(written)} on conflict do nothing),
      removed as (delete from origins where origin = ${SOMETIMES} and not ${isListed(written)})
    update policy set version = ${written} returning pg_notify('policy', '')`
  const isApplied = async () => loaded === written && (await origins(SOMETIMES)) === isListed(written)

  async function change(): Promise<void> {
    written++
    const end = performance.now() + MOST_DELAY
    for (const act of [write, isApplied]) {
      // It fails while the database is down.
      while ((await act().catch(() => false)) === false) {
        if (performance.now() > end)
          throw new Error(`Version ${written} is not in force after ${MOST_DELAY} ms`)
        await sleep(5)
      }
    }
    applied = written
    await sleep(PAUSE)
  }

  let outages = 0
  async function restart(): Promise<void> {
    outages++
    await server.kill()
    // Postgres does not start while a process of the last one is there.
    await sleep(1000 + (outages % 4) * 500)
    await server.restart()
  }
  /** Outages between two changes, and during one: it is written before the crash, is cut off by it, or is the first after it. */
  const disturbances = [
    restart,
    () => Promise.all([change(), restart()]),
    () => Promise.all([change(), sleep(outages % 20).then(restart)]),
  ]

  return {
    policy: {
      source: policy,
      told: (version) => version,
      get oldest() {
        return loaded
      },
      get newest() {
        return loaded
      },
    },
    origins: {
      source: createPolicy({ ...optionsOf(0), origins }),
      told: () => 0,
      get oldest() {
        return applied
      },
      get newest() {
        return written
      },
    },
    get changes() {
      return applied
    },
    get outages() {
      return outages
    },
    async disturb(isOver) {
      for (let turn = 0; !isOver(); turn++) {
        for (let count = 0; count < CHANGES && !isOver(); count++) await change()
        await disturbances[turn % disturbances.length]?.()
      }
    },
    async stop() {
      policy.stop()
      await subscription.unlisten()
      await sql.end({ timeout: 0 })
      await server.stop()
    },
  }
}
