import { once } from 'node:events'
import { Server } from 'node:net'
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
  const { listen } = Server.prototype
  const started: Server[] = []
  Server.prototype.listen = function (this: Server, ...parameters: unknown[]) {
    started.push(this)
    const done = parameters.find((parameter) => typeof parameter === 'function')
    return listen.call(this, 0, '127.0.0.1', done as (() => void) | undefined)
  } as typeof listen
  try {
    await import(join(folder, recipe, file))
  } finally {
    Server.prototype.listen = listen
  }
  const [server] = started
  if (server === undefined) throw new Error(`${recipe}/${file} starts no server`)
  if (!server.listening) await once(server, 'listening')
  const program = running(file, server as never)
  afterAll(program.close)
  return program
}
