import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline, Readable } from 'node:stream'
import type { CorsHooks } from '@corsage/core'
import cors, { guard, type NodeMiddleware, withCors, withGuard } from '@corsage/node'
import type { Answer, App } from './app.ts'
import { answer, asked } from './asked.ts'
import { serve } from './listen.ts'
import { Router } from './router.ts'
import type { GuardSettings, Source } from './server.ts'

type Listener = (request: IncomingMessage, response: ServerResponse) => void
type Wrap = (inner: Listener) => Listener

/** How a way to use the adapter makes the wrappers of a listener. */
interface Wrappers {
  cors(source: Source, hooks: CorsHooks | undefined): Wrap
  guard(source: Source, options: GuardSettings | undefined): Wrap
}

/** Plain `node:http`, with a router of a few lines. */
export const node = framework({
  cors: (source, hooks) => (inner) => withCors(inner, source as never, hooks),
  guard: (source, options) => (inner) => withGuard(inner, source as never, options),
})

/** The same by the middleware, as Connect and Polka call it. */
export const nodeMiddleware = framework({
  cors: (source, hooks) => calling(cors(source as never, hooks)),
  guard: (source, options) => calling(guard(source as never, options)),
})

function calling(middleware: NodeMiddleware): Wrap {
  return (inner) => (request, response) =>
    middleware(request, response, (error?: unknown) => {
      if (error) response.writeHead(500).end()
      else inner(request, response)
    })
}

function framework(wrappers: Wrappers) {
  return (): App<undefined> => {
    const router = new Router()
    const wraps: Wrap[] = []
    const listener = () =>
      wraps.reduceRight<Listener>(
        (inner, wrap) => wrap(inner),
        (request, response) => respond(router, request, response),
      )
    return {
      native: undefined,
      use: (source, hooks) => void wraps.push(wrappers.cors(source, hooks)),
      guard: (source, options) => void wraps.push(wrappers.guard(source, options)),
      add: (routes) => router.add(routes),
      mount: (path, build) => build(router.below(path)),
      group: (path, build) => build(router.below(path)),
      listener,
      listen: () => serve('node', listener()),
    }
  }
}

function respond(router: Router, request: IncomingMessage, response: ServerResponse): void {
  // Nothing catches what a listener throws: it would end the process.
  const fail = () => void response.writeHead(500).end('Internal Server Error')
  try {
    const handler = router.find(request.method ?? '', request.url ?? '')
    answer(handler, asked(request), (given) => send(response, given), fail)
  } catch {
    fail()
  }
}

function send(response: ServerResponse, { status = 200, headers = {}, body }: Answer): void {
  response.writeHead(status, { ...headers })
  if (body instanceof Readable) pipeline(body, response, () => {})
  else response.end(body)
}
