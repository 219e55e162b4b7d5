import fastifyCors from '@corsage/fastify'
import Fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify'
import { handler, named } from './routes-fastify.ts'

/** Reads a header that no preflight carries. */
export const strategy = (fields: object = {}) => ({
  name: 'client',
  storage: () => {
    const handlers = new Map<unknown, unknown>()
    return {
      get: (key: unknown) => handlers.get(key) ?? null,
      set: (key: unknown, value: unknown) => void handlers.set(key, value),
    }
  },
  validate: () => true,
  deriveConstraint: (request: { headers: Record<string, unknown> }) => request.headers['x-client'],
  ...fields,
})
/** One of the routes of a path: its constraints, and its `config.cors`. */
export type Variant = readonly [constraints: object, cors?: unknown, url?: string, method?: 'GET' | 'PUT']

/** An application with the policy `app`, and routes. */
export function application(
  variants: readonly Variant[],
  options: FastifyServerOptions = {},
): FastifyInstance {
  const app = Fastify(options) as FastifyInstance
  app.addConstraintStrategy(strategy() as never)
  app.register(fastifyCors, named('app'))
  for (const [constraints, cors, url = '/x', method = 'GET'] of variants) {
    const config = cors === undefined ? {} : { cors }
    app.route({ method, url, constraints, config, handler } as never)
  }
  return app
}
