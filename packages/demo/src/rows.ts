import type { Answer, WireRequest } from './exchange.ts'
import { bare, permitted, permittedPreflight } from './expected.ts'

/** A request of the table, and the response that every server must send. */
export interface Row {
  readonly name: string
  readonly request: WireRequest
  readonly expected: Answer
}

const LISTED = 'https://app.example.com'
const UNLISTED = 'https://elsewhere.example'

const JSON_BODY = { 'content-type': 'application/json' }
const COOKIE = { cookie: 'session=demo' }

export const rows: readonly Row[] = [
  {
    name: 'simple GET',
    request: { method: 'GET', path: '/items', headers: { origin: LISTED } },
    expected: permitted(LISTED),
  },
  {
    name: 'preflight of a PUT',
    request: preflight(LISTED, 'PUT', 'content-type'),
    expected: permittedPreflight(LISTED),
  },
  {
    name: 'PUT with credentials',
    request: {
      method: 'PUT',
      path: '/items',
      headers: { origin: LISTED, ...COOKIE, ...JSON_BODY },
      body: '{"name":"corsage"}',
    },
    expected: permitted(LISTED),
  },
  {
    name: 'preflight of a DELETE',
    request: preflight(LISTED, 'DELETE'),
    expected: permittedPreflight(LISTED),
  },
  {
    name: 'refused origin',
    request: { method: 'GET', path: '/items', headers: { origin: UNLISTED } },
    expected: bare(),
  },
  {
    name: 'refused preflight',
    request: preflight(UNLISTED, 'PUT', 'content-type'),
    expected: bare(204),
  },
  {
    name: 'no Origin',
    request: { method: 'GET', path: '/items', headers: {} },
    expected: bare(),
  },
  {
    name: 'error page',
    request: { method: 'GET', path: '/error', headers: { origin: LISTED } },
    expected: permitted(LISTED, 500),
  },
  {
    name: 'unknown path',
    request: { method: 'GET', path: '/nowhere', headers: { origin: LISTED } },
    expected: permitted(LISTED, 404),
  },
]

function preflight(origin: string, method: string, names?: string): WireRequest {
  return {
    method: 'OPTIONS',
    path: '/items',
    headers: {
      origin,
      'access-control-request-method': method,
      ...(names === undefined ? {} : { 'access-control-request-headers': names }),
    },
  }
}
