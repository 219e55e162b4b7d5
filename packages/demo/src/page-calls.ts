import type { WireRequest } from './exchange.ts'

/** The result of a page's call in a browser. */
export interface Outcome {
  /** `readable`: the script gets the response. `blocked`: it gets an error. `opaque`: it gets a response that it cannot read. */
  readonly kind: 'readable' | 'blocked' | 'opaque'
  /** The status that the script sees. */
  readonly status?: number
}

/** A `fetch` that the page makes. */
export interface PageCall {
  readonly id: string
  readonly name: string
  readonly about: string
  readonly method: string
  readonly path: string
  readonly mode: 'cors' | 'no-cors'
  readonly credentials: 'include' | 'same-origin'
  /** JSON, for which the browser sends a preflight. */
  readonly body?: string
  /** Whether the browser sends a preflight. */
  readonly preflighted: boolean
  /** The expected result on the page with a listed origin, and on the page with an unlisted origin. */
  readonly expected: { readonly listed: Outcome; readonly unlisted: Outcome }
}

const BLOCKED: Outcome = { kind: 'blocked' }
const OPAQUE: Outcome = { kind: 'opaque' }
const SIMPLE = {
  method: 'GET',
  mode: 'cors',
  credentials: 'same-origin',
  preflighted: false,
} as const

/** The requests of the table that a page can send. */
export const pageCalls: readonly PageCall[] = [
  {
    ...SIMPLE,
    id: 'get',
    name: 'Simple GET',
    about:
      'A form or an image could also send it, so the browser sends it without a preflight and checks the response.',
    path: '/items',
    expected: { listed: { kind: 'readable', status: 200 }, unlisted: BLOCKED },
  },
  {
    ...SIMPLE,
    id: 'put',
    name: 'PUT with credentials',
    about:
      'No form can send it, so the browser asks the server first. The request includes cookies if there are any.',
    method: 'PUT',
    path: '/items',
    credentials: 'include',
    body: '{"name":"corsage"}',
    preflighted: true,
    expected: { listed: { kind: 'readable', status: 200 }, unlisted: BLOCKED },
  },
  {
    ...SIMPLE,
    id: 'delete',
    name: 'DELETE',
    about: 'The policy does not list this method. The browser sends a preflight and compares.',
    method: 'DELETE',
    path: '/items',
    preflighted: true,
    expected: { listed: BLOCKED, unlisted: BLOCKED },
  },
  {
    ...SIMPLE,
    id: 'no-origin',
    name: 'GET without Origin',
    about:
      'Images and scripts send requests like this. CORS does not apply, and the page cannot read the response.',
    path: '/items',
    mode: 'no-cors',
    expected: { listed: OPAQUE, unlisted: OPAQUE },
  },
  {
    ...SIMPLE,
    id: 'error',
    name: 'Error page',
    about:
      'The handler throws. Without CORS headers on the 500, the page would see a CORS error in place of the real one.',
    path: '/error',
    expected: { listed: { kind: 'readable', status: 500 }, unlisted: BLOCKED },
  },
  {
    ...SIMPLE,
    id: 'unknown-path',
    name: 'Unknown path',
    about: 'No route matches. The 404 also has the CORS headers.',
    path: '/nowhere',
    expected: { listed: { kind: 'readable', status: 404 }, unlisted: BLOCKED },
  },
]

/** The request that a browser sends for the call from that origin. */
export function actualOf({ method, path, mode, credentials, body }: PageCall, origin: string): WireRequest {
  const headers = {
    ...(mode === 'cors' ? { origin } : {}),
    ...(credentials === 'include' ? { cookie: 'session=demo' } : {}),
  }
  return body === undefined
    ? { method, path, headers }
    : { method, path, headers: { ...headers, 'content-type': 'application/json' }, body }
}

/** The preflight of the call. */
export function preflightOf({ method, path, body }: PageCall, origin: string): WireRequest {
  const headers = {
    origin,
    'access-control-request-method': method,
    ...(body === undefined ? {} : { 'access-control-request-headers': 'content-type' }),
  }
  return { method: 'OPTIONS', path, headers }
}
