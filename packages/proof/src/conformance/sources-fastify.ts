import { setImmediate } from 'node:timers/promises'
import { createPolicy } from '@corsage/core'
import type { CorsPluginOptions } from '@corsage/fastify'

export const PAGE = 'https://a.test'
export const OPTIONS = { origins: [PAGE, 'https://b.test'], exposeHeaders: ['x-page'] } as const

/** One policy in all forms that `register` accepts. */
export const sources: Record<string, CorsPluginOptions> = {
  options: OPTIONS,
  'a policy': createPolicy(OPTIONS),
  'an origins function': { ...OPTIONS, origins: [(origin) => origin === PAGE] },
  'an asynchronous origins function': {
    ...OPTIONS,
    origins: async (origin) => {
      await setImmediate()
      return origin === PAGE
    },
  },
  'a resolver': {
    resolver: (
      { hostname, headers, ip, protocol, url, method, raw, server, log, id, routeOptions },
      reply,
    ) => {
      const read = [hostname, headers.origin, ip, protocol, url, method, raw, server, log, id, routeOptions]
      return read.every(Boolean) && reply.raw && OPTIONS
    },
  },
  'an asynchronous resolver': {
    resolver: async ({ headers }) => {
      await setImmediate()
      return headers.origin === PAGE && createPolicy(OPTIONS)
    },
  },
}
