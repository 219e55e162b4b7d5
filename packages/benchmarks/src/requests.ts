import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import type { Configuration } from './configurations.ts'

/** The origins that take turns. */
type Origins = Pick<Configuration, 'allowed' | 'refused'>

/** A kind of request. */
export interface RequestKind {
  readonly title: string
  readonly method: 'GET' | 'OPTIONS'
  /** The origins that take turns; `undefined` where there is none. */
  readonly originsOf: (origins: Origins) => readonly (string | undefined)[]
}

export const requestKinds: Readonly<Record<string, RequestKind>> = {
  allowed: { title: 'actual, allowed', method: 'GET', originsOf: ({ allowed }) => allowed },
  refused: { title: 'actual, refused', method: 'GET', originsOf: ({ refused }) => refused },
  none: { title: 'no Origin', method: 'GET', originsOf: () => [undefined] },
  preflight: { title: 'preflight, allowed', method: 'OPTIONS', originsOf: ({ allowed }) => allowed },
  preflightRefused: { title: 'preflight, refused', method: 'OPTIONS', originsOf: ({ refused }) => refused },
}

/** A request before it is one: what the parser, or `new Request`, is given. */
export interface Template {
  readonly method: 'GET' | 'POST' | 'OPTIONS'
  readonly origin: string | undefined
  readonly headers: Readonly<Record<string, string>>
}

export function templatesOf(kind: RequestKind, origins: Origins): readonly Template[] {
  return kind.originsOf(origins).map((origin) => ({
    method: kind.method,
    origin,
    headers: {
      host: 'api.test',
      'user-agent': 'benchmark',
      accept: '*/*',
      ...(origin && { origin }),
      ...(kind.method === 'OPTIONS' && {
        'access-control-request-method': 'PUT',
        'access-control-request-headers': 'content-type',
      }),
    },
  }))
}

/** Hands out one after another, and begins again. */
export function turns(templates: readonly Template[]): () => Template {
  let turn = 0
  return () => {
    turn = turn + 1 < templates.length ? turn + 1 : 0
    return templates[turn] as Template
  }
}

// Never connected: what is written to a response without a socket stays in the response, and goes with it.
const socket = new Socket()

/** A request as Node's own server makes it, its headers read already: every application reads some. */
export function incomingMessage({ method, headers }: Template): IncomingMessage {
  const request = new IncomingMessage(socket)
  request.method = method
  request.url = '/'
  request.httpVersion = '1.1'
  request.httpVersionMajor = 1
  request.httpVersionMinor = 1
  request.headers = headers
  return request
}

export function serverResponse(request: IncomingMessage): ServerResponse {
  return new ServerResponse(request)
}

export function fetchRequest({ method, headers }: Template): Request {
  return new Request('http://api.test/', { method, headers })
}
