import { withCors } from '@corsage/core'
import { NextResponse } from 'next/server'

const proxies = new Map()

/** The policy is read when it is called: the project is built once. */
export function proxy(request) {
  const { policy } = globalThis.coexistence
  if (policy) {
    if (!proxies.has(policy))
      proxies.set(
        policy,
        withCors(() => NextResponse.next(), policy),
      )
    return proxies.get(policy)(request)
  }
  const asks = request.method === 'OPTIONS' && request.headers.has('access-control-request-method')
  return asks ? new NextResponse(null, { status: 204 }) : NextResponse.next()
}
