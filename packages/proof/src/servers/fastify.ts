import cors, { guard } from '@corsage/fastify'
import Fastify, {
  type FastifyInstance,
  type FastifyReply,
  type FastifyServerOptions,
  type HTTPMethods,
  type RouteHandlerMethod,
} from 'fastify'
import { type Answer, type App, type Handler, type Inner, prefixOf, type Routes, routesOf } from './app.ts'
import { answer, asked } from './asked.ts'
import { running } from './listen.ts'
import type { Source } from './server.ts'

export function fastify(settings: FastifyServerOptions = {}): App<FastifyInstance> {
  const native: FastifyInstance = Fastify(settings)
  const below: App['mount'] = (path, build) =>
    void native.register(async (scope) => build(inside(scope)), { prefix: path })
  return {
    native,
    ...inside(native),
    guard: (source, options) => void native.register(guard, { ...sourceOf(source), ...options }),
    mount: below,
    group: below,
    async listener() {
      await native.ready()
      return (request, response) => native.routing(request, response)
    },
    async listen() {
      await native.listen({ port: 0, host: '127.0.0.1' })
      return running('fastify', native.server)
    },
  }
}

type Options = Parameters<typeof cors>[1]

/** A scope takes one policy, so each further one opens a scope within it. */
function inside(scope: FastifyInstance): Inner {
  const policies: Options[] = []
  return {
    use(source, hooks) {
      if (policies.push({ ...sourceOf(source), ...hooks }) === 1) scope.register(cors, policies[0] as Options)
    },
    add: (routes) => fill(scope, policies.slice(1), routes),
  }
}

function sourceOf(source: Source): { readonly resolver: () => never } | { readonly policy: never } {
  return typeof source === 'function' ? { resolver: source as () => never } : { policy: source as never }
}

function fill(scope: FastifyInstance, [options, ...rest]: readonly Options[], routes: Routes): void {
  if (options === undefined) {
    addTo(scope, routes)
  } else {
    scope.register(async (inner) => {
      inner.register(cors, options)
      fill(inner, rest, routes)
    })
  }
}

function addTo(scope: FastifyInstance, routes: Routes): void {
  // Handlers read bodies themselves, of every type.
  if (!scope.hasContentTypeParser('*')) {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null))
  }
  for (const { methods, path, handler } of routesOf(routes)) {
    if (path === '*') {
      scope.setNotFoundHandler(routeHandler(handler))
      continue
    }
    const prefix = prefixOf(path)
    for (const one of methods ?? []) {
      if (!scope.supportedMethods.includes(one)) scope.addHttpMethod(one, { hasBody: true })
    }
    for (const url of prefix === undefined ? [path] : [prefix, path]) {
      // Fastify refuses a second route for a method; elsewhere the first one wins.
      const method = (methods ?? scope.supportedMethods).filter(
        (one) => !scope.hasRoute({ method: one as HTTPMethods, url: decodeURI(url) }),
      )
      scope.route({ method, url: decodeURI(url), handler: routeHandler(handler) })
    }
  }
}

function routeHandler(handler: Handler): RouteHandlerMethod {
  return (request, reply) => {
    answer(
      handler,
      asked(request.raw),
      (given) => send(reply, given),
      (error) => reply.send(error),
    )
  }
}

function send(reply: FastifyReply, { status = 200, headers = {}, body }: Answer): void {
  reply.code(status).headers(headers).send(body)
}
