import { createServer, type RequestListener } from 'node:http'
import { createServer as createHttp2Server } from 'node:http2'
import { withCors } from '@corsage/node'
import { listen } from '../../servers/listen.ts'
import type { RunningServer } from '../../servers/server.ts'
import { type Application, lacking, present } from './application.ts'
import { closeable, NO_PROCESSING } from './http2.ts'
import { kinds } from './kinds.ts'
import { answerError, type NodeHandler, nodeResponses } from './node-responses.ts'
import { rawResponses } from './raw-responses.ts'
import { startUpstream } from './upstream.ts'

/** Plain `node:http`. */
export const nodeApplication: Application = {
  name: 'node:http',
  protocol: 'http/1.1',
  lacks: { ...lacking(nodeResponses), ...lacking(rawResponses) },
  async start(policy) {
    const upstream = await startUpstream()
    const listener = route(upstream.origin)
    const server = createServer(policy ? withCors(listener, policy) : listener)
    return closing(await listen('node:http', server), upstream)
  },
}

/** `node:http2` through its compatibility API, in clear text. */
export const http2Application: Application = {
  name: 'node:http2',
  protocol: 'h2',
  lacks: {
    ...lacking(nodeResponses),
    ...lacking(rawResponses),
    ...NO_PROCESSING,
  },
  async start(policy) {
    const upstream = await startUpstream()
    const listener = route(upstream.origin) as never
    const server = createHttp2Server(policy ? (withCors(listener, policy) as never) : listener)
    return closing(await listen('node:http2', closeable(server) as never), upstream)
  },
}

function route(upstream: string): RequestListener {
  const handlers = new Map<string, NodeHandler>([...present(nodeResponses), ...present(rawResponses)])
  const byPath = new Map(
    Object.entries(kinds).map(([name, kind]) => [kind.request?.path ?? `/${name}`, handlers.get(name)]),
  )
  return async (request, response) => {
    try {
      const handler = byPath.get(request.url ?? '') ?? nodeResponses.missing
      await (handler as NodeHandler)(request, response, upstream)
    } catch (thrown) {
      answerError(response, thrown)
    }
  }
}

/** A server together with its upstream. */
export function closing(server: RunningServer, upstream: RunningServer): RunningServer {
  return { ...server, close: async () => void (await Promise.all([server.close(), upstream.close()])) }
}
