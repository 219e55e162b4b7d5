import { Readable } from 'node:stream'
import { withCors, withGuard } from '@corsage/core'
import { getRequestListener } from '@hono/node-server'
import type { Answer, App, Asked, Handler } from './app.ts'
import { answer } from './asked.ts'
import { serve } from './listen.ts'
import { Router } from './router.ts'

/** A bare Fetch handler, as Workers, Deno and Bun take it, with a router of a few lines. */
export function fetchHandler(): App<undefined> {
  const router = new Router()
  const wrappers: ((inner: FetchLike) => FetchLike)[] = []
  const listener = () =>
    getRequestListener(
      wrappers.reduceRight<FetchLike>(
        (inner, wrap) => wrap(inner),
        (request) => {
          return respond(router.find(request.method, request.url), request)
        },
      ),
    )
  return {
    native: undefined,
    use: (source, hooks) => void wrappers.push((inner) => withCors(inner, source as never, hooks)),
    guard: (source, options) => void wrappers.push((inner) => withGuard(inner, source as never, options)),
    add: (routes) => router.add(routes),
    mount: (path, build) => build(router.below(path)),
    group: (path, build) => build(router.below(path)),
    listener,
    listen: () => serve('fetch', listener()),
  }
}

type FetchLike = (request: Request) => Response | Promise<Response>

function respond(handler: Handler, request: Request): Response | Promise<Response> {
  // A bare handler has no framework that turns errors into responses.
  const fail = () => new Response('Internal Server Error', { status: 500 })
  try {
    return answer(
      handler,
      askedOf(request),
      ({ status = 200, headers = {}, body }) => new Response(webBody(body), { status, headers }),
      fail,
    )
  } catch {
    return fail()
  }
}

function askedOf(request: Request): Asked {
  return {
    method: request.method,
    header: (name) => request.headers.get(name) ?? undefined,
    query: (name) => new URL(request.url).searchParams.get(name) ?? undefined,
    text: () => request.text(),
  }
}

/** A body as a `Response` takes it. */
export function webBody(body: Answer['body']): string | null | ReadableStream {
  if (body instanceof Readable) return Readable.toWeb(body) as ReadableStream
  // A Buffer is a valid body; the types of Node and of the Web disagree about its memory.
  return (body as string | undefined) ?? null
}
