import { readFileSync } from 'node:fs'
import { Redis } from 'ioredis'
import postgres from 'postgres'
import type { DatabaseServer } from './servers/debian-server.ts'
import { startPostgres } from './servers/postgres.ts'
import { startRedis } from './servers/redis.ts'

/** A database full of origins, and its recipe. */
export interface Store {
  readonly server: DatabaseServer
  /** The environment variable of the recipe, which has the store's name. */
  readonly variable: string
  has(origin: string): Promise<boolean>
  add(origin: string): Promise<unknown>
  remove(origin: string): Promise<unknown>
  /** Removes an origin, and the notification is lost. */
  removeSilently(origin: string): Promise<unknown>
  /** Returns how many lookups there have been. */
  lookups(): Promise<number>
  /** How long the database takes to count a lookup, in milliseconds. */
  readonly countsAfter: number
  close(): Promise<void>
}

/** The stores by name. Each is filled with so many origins. */
export const stores: Readonly<Record<string, (count: number) => Promise<Store>>> = {
  async postgres(count) {
    const server = await startPostgres()
    const sql = postgres(server.url, { onnotice: () => {}, backoff: () => 0.2 })
    const file = readFileSync(new URL('recipes/origins.sql', import.meta.url), 'utf8')
    // Filled before there is a trigger, because a million notifications are not what is measured.
    const [table = '', ...trigger] = file.split(/(?<=;)\n\n/)
    await sql.unsafe(table)
    await sql`insert into origins select 'https://c' || number || '.example.com' from generate_series(1, ${count}) as number`
    await sql.unsafe(trigger.join('\n'))
    await sql`analyze origins`
    return {
      server,
      variable: 'DATABASE_URL',
      has: async (origin) => (await sql`select 1 from origins where origin = ${origin}`).length > 0,
      add: (origin) => sql`insert into origins values (${origin})`,
      remove: (origin) => sql`delete from origins where origin = ${origin}`,
      async removeSilently(origin) {
        await sql`alter table origins disable trigger user`
        await sql`delete from origins where origin = ${origin}`
        await sql`alter table origins enable trigger user`
      },
      async lookups() {
        const [row] = await sql<{ scans: string }[]>`
          select coalesce(seq_scan, 0) + coalesce(idx_scan, 0) as scans from pg_stat_user_tables where relname = 'origins'`
        return Number(row?.scans)
      },
      // A session reports what it read after up to ten seconds.
      countsAfter: 12_000,
      close: async () => {
        await sql.end({ timeout: 0 })
        await server.stop()
      },
    }
  },

  async redis(count) {
    const server = await startRedis()
    const redis = new Redis(server.url)
    redis.on('error', () => {})
    for (let first = 1; first <= count; first += 10_000) {
      const last = Math.min(count, first + 9999)
      const part = Array.from(
        { length: last - first + 1 },
        (_, index) => `https://c${first + index}.example.com`,
      )
      await redis.sadd('origins', ...part)
    }
    return {
      server,
      variable: 'REDIS_URL',
      has: async (origin) => (await redis.sismember('origins', origin)) === 1,
      async add(origin) {
        await redis.sadd('origins', origin)
        await redis.publish('origins', origin)
      },
      async remove(origin) {
        await redis.srem('origins', origin)
        await redis.publish('origins', origin)
      },
      removeSilently: (origin) => redis.srem('origins', origin),
      lookups: async () =>
        Number(/cmdstat_sismember:calls=(\d+)/.exec(await redis.info('commandstats'))?.[1] ?? 0),
      countsAfter: 100,
      close: async () => {
        redis.disconnect()
        await server.stop()
      },
    }
  },
}
