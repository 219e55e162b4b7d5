import cors from '@corsage/fastify'
import Fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify'
import { afterEach, describe, expect, it } from 'vitest'
import { running } from '../servers/listen.ts'
import type { RunningServer } from '../servers/server.ts'
import { send } from './wire.ts'

export const PAGE = 'https://a.test'
/** A policy that says whose it is, on responses and preflights. */
export const named = (name: string) => ({
  origins: [PAGE, 'https://b.test'],
  exposeHeaders: [`x-${name}`],
  allowHeaders: [`x-${name}`],
})
export const handler = async () => 'handled'

let server: RunningServer | undefined
afterEach(async () => {
  await server?.close()
  server = undefined
})

/** Starts an application; it is closed after the test. */
export async function serve(declare: (app: FastifyInstance) => unknown, options: FastifyServerOptions = {}) {
  const app = Fastify(options)
  declare(app as never)
  return listening(app as never)
}

/** Lets an application listen; it is closed after the test. */
export async function listening(app: FastifyInstance): Promise<string> {
  await app.listen({ port: 0, host: '127.0.0.1' })
  server = running('fastify', app.server)
  return server.origin
}

/** Returns the name of the policy that the response has; `off` if none. */
export async function actual(url: string, method = 'GET', headers = {}): Promise<string> {
  const response = await send(url, { method, headers: { origin: PAGE, ...headers } })
  return String(response.headers['access-control-expose-headers'] ?? 'x-off').slice(2)
}
/** Returns the name of the policy that the preflight has. */
export async function preflight(url: string, method = 'GET', headers = {}): Promise<string> {
  const asked = { origin: PAGE, 'access-control-request-method': method, ...headers }
  const response = await send(url, { method: 'OPTIONS', headers: asked })
  return String(response.headers['access-control-allow-headers'] ?? 'x-off').slice(2)
}

/** Opens a scope below a prefix. */
export function below(
  app: FastifyInstance,
  prefix: string,
  declare: (scope: FastifyInstance) => unknown,
): void {
  app.register(async (scope) => void declare(scope), { prefix })
}

/** A declaration, and the policy that each request must have, preflight and response alike. */
export type Rows = Record<
  string,
  {
    /** Called before the policy `app` is registered. */
    before?: (app: FastifyInstance) => unknown
    /** The registration of the application; `null` if it has none. */
    registered?: object | null
    declare?: (app: FastifyInstance) => unknown
    expected: Record<string, string>
    options?: FastifyServerOptions
    headers?: Record<string, string>
  }
>

/** Tests each row with real requests. */
export function describeRows(rows: Rows): void {
  describe.each(Object.entries(rows))('%s', (_what, row) => {
    const { before, registered = named('app'), declare, expected, options, headers } = row
    it.each(Object.entries(expected))('%s: %s', async (request, policy) => {
      const origin = await serve((app) => {
        before?.(app)
        if (registered) app.register(cors, registered)
        declare?.(app)
      }, options)
      const [method = '', path = ''] = request.split(' ')
      expect(await actual(origin + path, method, headers)).toBe(policy)
      expect(await preflight(origin + path, method, headers)).toBe(policy)
    })
  })
}
