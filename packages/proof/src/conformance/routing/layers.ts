import { createServer } from 'node:http'
import type { AnyPolicySource, CorsHooks } from '@corsage/core'
import { withCors as withCorsFetch } from '@corsage/core'
import expressCors from '@corsage/express'
import fastifyCors from '@corsage/fastify'
import honoCors from '@corsage/hono'
import koaCors from '@corsage/koa'
import nodeCors, { withCors } from '@corsage/node'
import { createAdaptorServer } from '@hono/node-server'
import express from 'express'
import express4 from 'express4'
import Fastify from 'fastify'
import { Hono } from 'hono'
import Koa from 'koa'
import { listen, running } from '../../servers/listen.ts'
import type { RunningServer } from '../../servers/server.ts'

/** What every adapter takes: a policy, options, or a resolver that needs nothing but to be called. */
export type Source = AnyPolicySource<readonly []>

/**
 * Starts an application that applies policies to all of it, the first around the others; its handler says `handled`.
 * Errors are answered by the framework, with a 500.
 */
export type StartLayers = (policies: readonly Source[], hooks?: CorsHooks) => Promise<RunningServer>

const startExpress =
  (create: typeof express): StartLayers =>
  (policies, hooks) => {
    const app = create()
    app.set('env', 'test')
    for (const policy of policies) app.use(expressCors(policy, hooks))
    app.all('/items', (_request, response) => void response.send('handled'))
    return listen('express', createServer(app))
  }

/** One for each adapter; two versions where it takes two. */
export const layers: Readonly<Record<string, StartLayers>> = {
  'express 5': startExpress(express),
  'express 4': startExpress(express4 as unknown as typeof express),
  fastify: async (policies, hooks) => {
    const app = Fastify()
    // A registration for each scope, one within the other; the innermost has the route.
    const nest = (scope: typeof app, [policy, ...rest]: readonly Source[]): void => {
      if (policy === undefined) {
        scope.route({ method: ['GET', 'PUT'], url: '/items', handler: async () => 'handled' })
        return
      }
      scope.register(async (inner) => {
        inner.register(
          fastifyCors,
          typeof policy === 'function'
            ? { resolver: policy, ...hooks }
            : { policy: policy as never, ...hooks },
        )
        nest(inner as typeof app, rest)
      })
    }
    nest(app, policies)
    await app.listen({ port: 0, host: '127.0.0.1' })
    return running('fastify', app.server)
  },
  fetch: (policies, hooks) => {
    const handler = policies.reduceRight<(request: Request) => Response | Promise<Response>>(
      (inner, policy) => withCorsFetch(inner, policy as never, hooks),
      ({ url }) => new Response(url.endsWith('/items') ? 'handled' : null),
    )
    return listen('fetch', createAdaptorServer({ fetch: handler }) as never)
  },
  hono: (policies, hooks) => {
    const app = new Hono()
    for (const policy of policies) app.use(honoCors(policy as never, hooks))
    app.all('/items', (context) => context.text('handled'))
    app.onError((_error, context) => context.text('Internal Server Error', 500))
    return listen('hono', createAdaptorServer({ fetch: app.fetch }) as never)
  },
  koa: (policies, hooks) => {
    const app = new Koa()
    app.silent = true
    for (const policy of policies) app.use(koaCors(policy, hooks))
    app.use((context) => {
      context.body = 'handled'
    })
    return listen('koa', createServer(app.callback()))
  },
  node: (policies, hooks) => {
    const listener = policies.reduceRight<Parameters<typeof createServer>[1] & object>(
      (inner, policy) => withCors(inner, policy as never, hooks),
      (_request, response) => void response.end('handled'),
    )
    return listen('node', createServer(listener as never))
  },
  'node middleware': (policies, hooks) => {
    const middlewares = policies.map((policy) => nodeCors(policy as never, hooks))
    return listen(
      'node',
      createServer((request, response) => {
        const next = (index: number) => (error?: unknown) => {
          const middleware = middlewares[index]
          if (error) response.writeHead(500).end()
          else if (middleware === undefined) response.end('handled')
          else middleware(request, response, next(index + 1))
        }
        next(0)()
      }),
    )
  },
}
