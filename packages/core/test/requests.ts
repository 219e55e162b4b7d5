import type { RequestLike } from '../src/index.ts'

/** A request as core sees it: header values may hold what no `Request` lets through. */
export function request(headers: Record<string, string>, method = 'GET'): RequestLike {
  const values = new Map(Object.entries(headers))
  return { method, url: 'https://api.test/', headers: { get: (name) => values.get(name) ?? null } }
}

/** An actual CORS request. */
export function actual(origin: string, method = 'GET'): RequestLike {
  return request({ origin }, method)
}

/** A CORS-preflight request. */
export function preflight(
  origin: string,
  requested: { method?: string; headers?: string; privateNetwork?: string } = {},
): RequestLike {
  const { method = 'PUT', headers, privateNetwork } = requested
  return request(
    {
      origin,
      'access-control-request-method': method,
      ...(headers === undefined ? {} : { 'access-control-request-headers': headers }),
      ...(privateNetwork === undefined ? {} : { 'access-control-request-private-network': privateNetwork }),
    },
    'OPTIONS',
  )
}
