import { type AsyncPolicy, type Policy, withCors } from '@corsage/core'
import type { ServerFetch } from '@corsage/user-agent'
import { account } from './account.ts'

/** Wraps the API in core's `withCors`, as in Workers, Deno and Bun. */
export function apiServer(policy: Policy | AsyncPolicy): ServerFetch {
  return withCors(answer, policy)
}

/** The request handler, which does not deal with CORS. */
export function answer(request: Request): Response {
  const headers = { etag: '"1815"', 'x-total-count': '1' }
  if (request.method === 'OPTIONS')
    return new Response(null, {
      status: 204,
      headers: { allow: 'GET, HEAD, POST, PUT, PATCH, DELETE, QUERY' },
    })
  if (request.method === 'HEAD')
    return new Response(null, { headers: { ...headers, 'content-type': 'application/json' } })
  return Response.json(account, { headers })
}
