import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import expressCors from '@corsage/express'
import koaCors from '@corsage/koa'
import { cors, withCors } from '@corsage/node'
import connect from 'connect'
import express from 'express'
import express4 from 'express4'
import Koa, { type Context, type Next } from 'koa'
import Koa2 from 'koa2'
import polka from 'polka'
import type { Source } from './server.ts'

export type Middleware = (
  request: IncomingMessage,
  response: ServerResponse,
  next: (error?: unknown) => void,
) => unknown

/** Puts a policy before a handler, between middleware. Without a policy, the adapter is not there at all. */
type Chain = (
  handler: RequestListener,
  policy: Source | undefined,
  before?: readonly Middleware[],
  after?: readonly Middleware[],
) => RequestListener

const using =
  (
    create: () => { use(middleware: never): unknown },
    makeCors: (policy: never) => unknown,
    listenerOf: (app: never) => unknown = (app) => app,
  ): Chain =>
  (handler, policy, before = [], after = []) => {
    const app = create()
    const own = policy === undefined ? [] : [makeCors(policy as never)]
    for (const middleware of [...before, ...own, ...after, handler]) app.use(middleware as never)
    return listenerOf(app as never) as RequestListener
  }

const koa =
  (Application: typeof Koa): Chain =>
  (handler, policy, before = [], after = []) => {
    const app = new Application()
    app.silent = true
    const add = (middleware: Middleware) =>
      app.use(
        ({ req, res }: Context, next: Next) =>
          new Promise((resolve, reject) => middleware(req, res, () => next().then(resolve, reject))),
      )
    before.forEach(add)
    if (policy !== undefined) app.use(koaCors(policy))
    after.forEach(add)
    app.use((context) => {
      context.respond = false
      // Koa starts with a 404.
      context.res.statusCode = 200
      handler(context.req, context.res)
    })
    return app.callback()
  }

const node: Chain = (handler, policy, before = [], after = []) => {
  const run = (middlewares: readonly Middleware[], last: RequestListener): RequestListener =>
    middlewares.reduceRight<RequestListener>(
      (inner, middleware) => (request, response) =>
        middleware(request, response, () => inner(request, response as never)),
      last,
    )
  const inner = run(after, handler)
  return run(before, policy === undefined ? inner : withCors(inner, policy as never))
}

/** Every framework that takes middleware of Node, by name and version. */
export const chains: Readonly<Record<string, Chain>> = {
  node,
  connect: using(connect, cors),
  polka: using(polka as never, cors, ({ handler }: { handler: unknown }) => handler),
  'express 5': using(express, expressCors),
  'express 4': using(express4 as never, expressCors),
  'koa 3': koa(Koa),
  'koa 2': koa(Koa2 as unknown as typeof Koa),
}
