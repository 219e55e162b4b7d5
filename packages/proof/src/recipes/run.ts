import { once } from 'node:events'
import { Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { running } from '../servers/listen.ts'
import type { RunningServer } from '../servers/server.ts'
import { type Recipe, writePrograms } from './page.ts'

/**
 * Imports a program of a page, and returns the server that it starts. The program names a port, but the server listens on
 * a free one of loopback, because tests run at the same time.
 */
export async function runProgram(recipe: Recipe, file: string): Promise<RunningServer> {
  const folder = writePrograms([recipe], `recipe-${recipe}-${file}`)
  const listen = Server.prototype.listen as (...parameters: unknown[]) => Server
  const started: Server[] = []
  const connections: Socket[] = []
  Server.prototype.listen = function (this: Server, ...parameters: unknown[]) {
    started.push(this)
    this.on('connection', (connection: Socket) => connections.push(connection))
    const done = parameters.find((parameter) => typeof parameter === 'function')
    return listen.call(this, 0, '127.0.0.1', done)
  }
  try {
    await import(join(folder, recipe, file))
  } finally {
    Server.prototype.listen = listen
  }
  const [server] = started
  if (server === undefined) throw new Error(`${recipe}/${file} starts no server`)
  if (!server.listening) await once(server, 'listening')
  const program = running(file, server as never)
  afterAll(() => {
    // Some servers keep the connection of a refused handshake open.
    for (const connection of connections) connection.destroy()
    return program.close()
  })
  return program
}
