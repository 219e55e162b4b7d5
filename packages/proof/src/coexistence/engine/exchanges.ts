import type { RequestLike } from '@corsage/core'
import { type Exchange, exchange } from '../../conformance/wire.ts'
import type { RunningServer } from '../../servers/server.ts'
import type { Asked, ExchangeName, Row } from './row.ts'

export const ALLOWED = 'https://app.test'
export const REFUSED = 'https://evil.test'

type Plan = Readonly<Partial<Record<ExchangeName, Asked>>>

/** The requests of a row, in the order in which they are sent: what a preflight never reaches must not count requests differently. */
export function planOf(
  { request = { path: '/text' }, error = { path: '/error' } }: Pick<Row<never>, 'request' | 'error'>,
  trailers: boolean,
): Plan {
  return {
    allowed: from(ALLOWED, request),
    refused: from(REFUSED, request),
    'no Origin': from(undefined, request),
    error: from(ALLOWED, error),
    ...(trailers && { trailers: from(ALLOWED, { path: '/trailers' }) }),
    preflight: preflight(ALLOWED, request),
    'refused preflight': preflight(REFUSED, request),
  }
}

function from(origin: string | undefined, { headers, ...asked }: Asked): Asked {
  return {
    ...asked,
    headers: { host: 'localhost', 'accept-encoding': 'gzip', ...headers, ...(origin && { origin }) },
  }
}

function preflight(origin: string, { path, method = 'PUT' }: Asked): Asked {
  const headers = { 'access-control-request-method': method, 'access-control-request-headers': 'x-token' }
  return from(origin, { method: 'OPTIONS', path, headers })
}

/** Sends all requests of a plan, one after the other, each over its own connection. */
export async function sendAll({ origin }: RunningServer, plan: Plan): Promise<Map<ExchangeName, Exchange>> {
  const received = new Map<ExchangeName, Exchange>()
  for (const [name, { path, ...sent }] of Object.entries(plan)) {
    received.set(name as ExchangeName, await exchange(origin + path, sent))
  }
  return received
}

/** The request as a policy reads it. */
export function requestLike({ method = 'GET', path, headers = {} }: Asked): RequestLike {
  return { method, url: path, headers: { get: (name) => headers[name] ?? null } }
}
