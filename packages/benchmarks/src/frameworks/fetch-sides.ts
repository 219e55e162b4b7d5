import { withCors } from '@corsage/core'
import type { Configuration } from '../configurations.ts'
import { limit } from '../limit.ts'
import type { Application, Framework } from './framework.ts'

type Handler = (request: Request) => Response | Promise<Response>

function handWritten(handler: Handler, configuration: Configuration): Handler {
  const put = limit<Headers>(configuration, (headers, name, value) => headers.set(name, value))
  return async (request) => {
    const preflight = request.method === 'OPTIONS'
    const response = preflight ? new Response(null, { status: 204 }) : await handler(request)
    put(response.headers, request.headers.get('origin') ?? undefined, preflight)
    return response
  }
}

/** The sides of a framework that is a function from `Request` to `Response`: ours is `withCors`. */
export function fetchSides(handler: () => Handler): Omit<Framework, 'peerName' | 'peer'> {
  const application = (fetch: Handler): Application => ({ fetch })
  return {
    nothing: () => {
      const inner = handler()
      return application((request) =>
        request.method === 'OPTIONS' ? new Response(null, { status: 204 }) : inner(request),
      )
    },
    limit: (configuration) => application(handWritten(handler(), configuration)),
    ours: ({ policy }) => application(withCors(handler(), policy())),
  }
}
