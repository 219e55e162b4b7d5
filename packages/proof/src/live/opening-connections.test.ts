import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { startRecipe } from './recipe-process.ts'
import { type DatabaseServer, installServers } from './servers/debian-server.ts'
import { startPostgres } from './servers/postgres.ts'

let database: DatabaseServer
let sql: postgres.Sql
beforeAll(async () => {
  installServers()
  database = await startPostgres()
  sql = postgres(database.url, { onnotice: () => {} })
  await sql`create table origins (origin text primary key)`
})
afterAll(async () => {
  await sql?.end({ timeout: 0 })
  await database?.stop()
})

it('Postgres: a crash while connections open does not end the server, which sees changes after it', async () => {
  await sql`insert into origins values ('https://a.example')`
  const proxy = await startProxy(Number(new URL(database.url).port))
  const url = database.url.replace(/:\d+\//, `:${proxy.port}/`)
  const recipe = await startRecipe('postgres', { DATABASE_URL: url })
  try {
    expect(await recipe.allows('https://a.example')).toBe(true)
    // A client introduces itself in its first message. The second one is a query.
    for (const message of [1, 2, 3]) {
      proxy.crashAt(message)
      const invented = Array.from({ length: 8 }, (_, index) => `https://c${message}-${index}.example`)
      expect(await Promise.all(invented.map((origin) => recipe.allows(origin)))).not.toContain(true)
      expect(await recipe.allows('https://a.example')).toBe(true)
      await proxy.restart()
    }
    await sql`insert into origins values ('https://b.example')`
    await vi.waitFor(async () => expect(await recipe.allows('https://b.example')).toBe(true), {
      timeout: 30_000,
      interval: 100,
    })
    expect([recipe.isRunning(), recipe.errors.includes('UNHANDLED')]).toEqual([true, false])
  } finally {
    await recipe.stop()
    await proxy.stop()
  }
})

/** Starts a proxy that can end all connections and refuse new ones, when a client has sent so many messages. */
async function startProxy(target: number) {
  const sockets = new Set<Socket>()
  let last = Number.POSITIVE_INFINITY
  const crash = () => {
    server.close()
    for (const socket of sockets) socket.destroy()
  }
  const server = createServer((client) => {
    const database = connect(target, '127.0.0.1')
    let message = 0
    const pass = (from: Socket, to: Socket) => {
      sockets.add(from)
      from.on('error', () => {}).on('close', () => to.destroy())
      from.on('data', (bytes) => {
        if (from === client && ++message === last) crash()
        else to.write(bytes)
      })
    }
    pass(client, database)
    pass(database, client)
  })
  const listen = (port: number) => once(server.listen(port, '127.0.0.1'), 'listening')
  await listen(0)
  const { port } = server.address() as AddressInfo
  return {
    port,
    /** Ends all connections. At that message of a new one, it crashes. */
    crashAt(message: number) {
      last = message
      for (const socket of sockets) socket.destroy()
    },
    async restart() {
      last = Number.POSITIVE_INFINITY
      if (!server.listening) await listen(port)
    },
    stop: crash,
  }
}
