import type { Answer, WireRequest } from './exchange.ts'

/**
 * The decision of a browser about a response:
 * - `allowed`: the page can read the response or, for a preflight, the browser sends the request;
 * - `refused`: neither;
 * - `none`: the request had no origin, so CORS does not apply.
 */
export type Verdict = 'allowed' | 'refused' | 'none'

/** Decides as a browser does for requests with credentials. */
export function verdictOf({ method, headers: asked }: WireRequest, { status, headers }: Answer): Verdict {
  const { origin, 'access-control-request-method': wanted } = asked
  if (origin === undefined) return 'none'
  // Fetch standard, §4.9 CORS check. With credentials, `*` is not enough.
  if (headers['access-control-allow-origin'] !== origin) return 'refused'
  if (headers['access-control-allow-credentials'] !== 'true') return 'refused'
  if (method !== 'OPTIONS' || wanted === undefined) return 'allowed'
  // Fetch standard, §4.8 CORS-preflight fetch.
  const ok = status >= 200 && status <= 299
  const methods = list(headers['access-control-allow-methods'])
  const names = list(headers['access-control-allow-headers']?.toLowerCase())
  const wantedNames = list(asked['access-control-request-headers'])
  const listed = methods.includes(wanted) && wantedNames.every((name) => names.includes(name))
  return ok && listed ? 'allowed' : 'refused'
}

function list(value: string | undefined): string[] {
  return value === undefined ? [] : value.split(',').map((item) => item.trim())
}
