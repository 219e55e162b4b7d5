import { type FetchHandler, withCors } from '@corsage/core'
import cors from '@corsage/hono'
import { Hono, type MiddlewareHandler } from 'hono'
import { every } from 'hono/combine'
import { compress } from 'hono/compress'
import { etag } from 'hono/etag'
import { nodeLayers } from './layers-node.ts'
import type { Answer, Part, PolicyName, Stack } from './layers-stacks.ts'
import { PATH, policies } from './layers-stacks.ts'
import { send } from './wire.ts'

type Headers = Readonly<Record<string, string>>

/** An application built from layers. */
interface LayeredApplication {
  ask(method: string, headers: Headers): Promise<Headers>
  close(): Promise<void>
}

export interface LayeredFramework {
  readonly name: string
  /** Whether the innermost policy governs, or every policy restricts. */
  readonly governs: 'innermost' | 'all'
  start(stack: Stack): Promise<LayeredApplication>
}

/** Asks a function, in place of a server. */
const asking = (fetch: (request: Request) => Response | Promise<Response>): LayeredApplication => ({
  ask: async (method, headers) =>
    Object.fromEntries((await fetch(new Request(`https://api.test${PATH}`, { method, headers }))).headers),
  close: async () => {},
})

/** All applications return the same objects. */
const CONSTANT = new Response(null, { status: 204 })
const TYPED_CONSTANT = new Response(null, { status: 404, headers: { 'content-type': 'text/plain' } })

function respond(answer: Answer): Response {
  if (answer === 'error') throw new Error('thrown by the handler')
  if (answer === 'text') return new Response('text')
  return answer === 'constant' ? CONSTANT : TYPED_CONSTANT
}

const replacing =
  (copy: (response: Response) => Response): MiddlewareHandler =>
  async (context, next) => {
    await next()
    const { res } = context
    context.res = undefined
    context.res = copy(res)
  }

const copying: readonly MiddlewareHandler[] = [
  replacing((response) => new Response(response.body, response)),
  replacing((response) => response.clone()),
  compress({ threshold: 0 }),
  etag(),
  async (context, next) => {
    await next()
    context.header('x-late', '1')
  },
  async (_context, next) => {
    await Promise.resolve()
    await next()
  },
]

function honoOf(parts: readonly Part[], path: string): Hono {
  const app = new Hono()
  app.onError((_error, context) => context.text('error', 500))
  for (const part of parts) {
    if (part.is === 'copy') app.use(copying[part.how] as MiddlewareHandler)
    else if (part.is === 'handler') {
      const method = part.method === 'ALL' ? 'all' : (part.method.toLowerCase() as 'get' | 'put')
      // It takes `next`, as handlers that other libraries make do.
      app[method](path, async (_context, _next) => respond(part.answer))
    } else {
      const middleware = cors(policies[part.policy] as never)
      if (part.place === 'path') app.use(path, middleware)
      else app.use(part.place === 'hidden' ? every(middleware) : middleware)
    }
  }
  return app
}

const hono: LayeredFramework = {
  name: 'hono',
  governs: 'innermost',
  start: async ({ parts, mounted }) => {
    const app = honoOf(parts, PATH)
    if (mounted) app.mount('/m', honoOf(mounted, '/x').fetch)
    return asking((request) => app.fetch(request, {}))
  },
}

/** Copies of the response, and waits; the request stays the same. */
const wrapping: readonly ((inner: FetchHandler<[]>) => FetchHandler<[]>)[] = [
  (inner) => async (request) => {
    const response = await inner(request)
    return new Response(response.body, response)
  },
  (inner) => async (request) => (await inner(request)).clone(),
  (inner) => async (request) => {
    const { status, headers } = await inner(request)
    return new Response(null, { status, headers })
  },
  (inner) => async (request) => {
    try {
      return await inner(request)
    } catch {
      return new Response('caught', { status: 500, headers: { 'x-thrown': 'yes' } })
    }
  },
  (inner) => async (request) => {
    await Promise.resolve()
    return inner(request)
  },
  (inner) => inner,
]

function handlerOf(parts: readonly Part[], last: FetchHandler<[]>): FetchHandler<[]> {
  return parts.reduceRight<FetchHandler<[]>>((inner, part) => {
    if (part.is === 'copy') return (wrapping[part.how] as (typeof wrapping)[number])(inner)
    if (part.is === 'policy') return withCors(inner, policies[part.policy as PolicyName] as never)
    return (request) =>
      part.method === 'ALL' || part.method === request.method ? respond(part.answer) : inner(request)
  }, last)
}

const fetchHandler: LayeredFramework = {
  name: 'withCors',
  governs: 'all',
  start: async ({ parts, mounted = [] }) => {
    const missing = () => new Response(null, { status: 404 })
    const handle = handlerOf([...parts, ...mounted], missing)
    return asking(async (request) => {
      try {
        return await handle(request)
      } catch {
        return new Response(null, { status: 500, headers: { 'x-thrown': 'yes' } })
      }
    })
  },
}

const onNode = Object.entries(nodeLayers).map(
  ([name, start]): LayeredFramework => ({
    name,
    governs: 'all',
    async start(stack) {
      const { origin, close } = await start(stack)
      const ask = async (method: string, headers: Headers) =>
        (await send(origin + PATH, { method, headers })).headers as Headers
      return { ask, close }
    },
  }),
)

export const layeredFrameworks: readonly LayeredFramework[] = [hono, fetchHandler, ...onNode]
