import type { FastifyInstance } from 'fastify'
import { routerOptionsOf } from './router-options.ts'
import type { Scopes } from './scopes.ts'

/**
 * Fastify writes some responses without running a hook: to a URL that it cannot decode, to one with too long a
 * parameter, and to what arrives while it closes. They get the policy of the path they were sent to.
 */
export function watchDirectResponses(root: FastifyInstance, scopes: Scopes): void {
  const { maxParamLength: longest } = routerOptionsOf(root)
  let closing = false
  root.addHook('preClose', (done) => {
    closing = true
    done()
  })
  root.server.prependListener('request', (request, response) => {
    const url = request.url ?? ''
    if (closing || url.length > longest || url.includes('%')) scopes.applyUnrouted(request, response)
  })
}
