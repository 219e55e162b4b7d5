import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline, Readable } from 'node:stream'
import type { CorsHooks } from '@corsage/core'
import cors, { withCors } from '@corsage/node'
import type { Answer, App } from './app.ts'
import { answer, asked } from './asked.ts'
import { serve } from './listen.ts'
import { Router } from './router.ts'
import type { Source } from './server.ts'

type Listener = (request: IncomingMessage, response: ServerResponse) => void
type Wrap = (inner: Listener, source: Source, hooks: CorsHooks | undefined) => Listener

/** Plain `node:http`, with a router of a few lines. */
export const node = framework((inner, source, hooks) => withCors(inner, source as never, hooks))

/** The same by the middleware, as Connect and Polka call it. */
export const nodeMiddleware = framework((inner, source, hooks) => {
  const middleware = cors(source as never, hooks)
  return (request, response) =>
    middleware(request, response, (error?: unknown) => {
      if (error) response.writeHead(500).end()
      else inner(request, response)
    })
})

function framework(wrap: Wrap) {
  return (): App<undefined> => {
    const router = new Router()
    const policies: (readonly [Source, CorsHooks | undefined])[] = []
    const listener = () =>
      policies.reduceRight<Listener>(
        (inner, [source, hooks]) => wrap(inner, source, hooks),
        (request, response) => respond(router, request, response),
      )
    return {
      native: undefined,
      use: (source, hooks) => void policies.push([source, hooks]),
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
