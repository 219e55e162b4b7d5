import { type FetchHandler, withCors } from '@corsage/core'
import { createAdaptorServer } from '@hono/node-server'
import { listen } from '../../servers/listen.ts'
import { type Application, lacking, present } from './application.ts'
import { type FetchResponse, fetchResponses, NO_RAW } from './fetch-responses.ts'
import { kinds } from './kinds.ts'
import { closing } from './node.ts'
import { startUpstream } from './upstream.ts'

/** A bare Fetch handler, as Workers, Deno and Bun take it. */
export const fetchApplication: Application = {
  name: 'withCors',
  protocol: 'http/1.1',
  fetchStyle: true,
  lacks: { ...lacking(fetchResponses), ...NO_RAW },
  async start(policy) {
    const upstream = await startUpstream()
    const handler = route(upstream.origin)
    const fetch = policy ? withCors(handler, policy) : handler
    return closing(await listen('withCors', createAdaptorServer({ fetch }) as never), upstream)
  },
}

function route(upstream: string): FetchHandler<[]> {
  const byPath = new Map(
    present(fetchResponses).map(([name, handler]) => [kinds[name].request?.path ?? `/${name}`, handler]),
  )
  return (request) => {
    const path = request.url.slice(new URL(request.url).origin.length)
    return (byPath.get(path) ?? (fetchResponses.missing as FetchResponse))(request, upstream)
  }
}
