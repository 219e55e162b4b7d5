import type { WireRequest } from './exchange.ts'

/** What a browser does with a call of the page. */
export interface Outcome {
  /** `readable`: the script gets the answer; `blocked`: it gets an error; `opaque`: an answer that it cannot look into. */
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
  /** JSON, which makes the browser ask for `Content-Type`. */
  readonly body?: string
  /** Whether the browser asks first. */
  readonly preflighted: boolean
  /** What is expected on the page that the policy lists, and on the one that it does not. */
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

/** The requests of the table, as far as a browser lets a page make them. */
export const pageCalls: readonly PageCall[] = [
  {
    ...SIMPLE,
    id: 'get',
    name: 'Simple GET',
    about: 'A form or an image could send it, too: so the browser sends it at once and looks at the answer.',
    path: '/items',
    expected: { listed: { kind: 'readable', status: 200 }, unlisted: BLOCKED },
  },
  {
    ...SIMPLE,
    id: 'put',
    name: 'PUT with credentials',
    about: 'No form can send it: so the browser asks the server first. Cookies go along, if there are any.',
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
    about: 'A method that the policy does not list. The browser asks, and reads the list.',
    method: 'DELETE',
    path: '/items',
    preflighted: true,
    expected: { listed: BLOCKED, unlisted: BLOCKED },
  },
  {
    ...SIMPLE,
    id: 'no-origin',
    name: 'GET without Origin',
    about: 'What an image or a script tag does. CORS is not asked, and the page gets nothing to read.',
    path: '/items',
    mode: 'no-cors',
    expected: { listed: OPAQUE, unlisted: OPAQUE },
  },
  {
    ...SIMPLE,
    id: 'error',
    name: 'Error page',
    about:
      'The handler throws. Without the headers on the 500, a page sees a CORS error in place of the real one.',
    path: '/error',
    expected: { listed: { kind: 'readable', status: 500 }, unlisted: BLOCKED },
  },
  {
    ...SIMPLE,
    id: 'unknown-path',
    name: 'Unknown path',
    about: 'No route has it. The 404 carries the headers as well.',
    path: '/nowhere',
    expected: { listed: { kind: 'readable', status: 404 }, unlisted: BLOCKED },
  },
]

/** The call as the browser of a page of that origin sends it. */
export function actualOf({ method, path, mode, credentials, body }: PageCall, origin: string): WireRequest {
  const headers = {
    ...(mode === 'cors' ? { origin } : {}),
    ...(credentials === 'include' ? { cookie: 'session=demo' } : {}),
  }
  return body === undefined
    ? { method, path, headers }
    : { method, path, headers: { ...headers, 'content-type': 'application/json' }, body }
}

/** What the browser asks before the call. */
export function preflightOf({ method, path, body }: PageCall, origin: string): WireRequest {
  const headers = {
    origin,
    'access-control-request-method': method,
    ...(body === undefined ? {} : { 'access-control-request-headers': 'content-type' }),
  }
  return { method: 'OPTIONS', path, headers }
}
