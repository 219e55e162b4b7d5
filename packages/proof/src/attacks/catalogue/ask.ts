import type { RequestLike } from '@corsage/core'

export const A = 'https://app.example.com'
export const EVIL = 'https://evil.test'

/** A request as a policy sees it, with these headers and no others. */
export function ask(headers: Readonly<Record<string, string>>, method = 'GET'): RequestLike {
  return { method, url: '/items', headers: { get: (name) => headers[name] ?? null } }
}

/** A preflight for a method and header names. */
export function preflight(origin: string, method = 'PUT', names?: string): RequestLike {
  const asked = { origin, 'access-control-request-method': method }
  return ask(names === undefined ? asked : { ...asked, 'access-control-request-headers': names }, 'OPTIONS')
}
