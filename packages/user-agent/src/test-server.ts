import { CorsError } from './page/cors-error.ts'
import { openPage } from './page/page.ts'
import type { PageRequestInit } from './page/request-init.ts'

/** A server for tests: responds from a table, and keeps every request as a line of text. */
export interface TestServer {
  readonly fetch: (request: Request) => Promise<Response>
  /** `OPTIONS /items from https://app.example.com`, one line per request. */
  readonly log: string[]
  /** The requests themselves. */
  readonly requests: Request[]
}

/** The responses to preflights and to other requests. */
export interface Answers {
  readonly preflight?: Answer
  readonly response?: Answer
}

export interface Answer {
  readonly status?: number
  readonly headers?: HeadersInit
  readonly body?: string
}

/** Creates a server from responses, or from a function that returns them by URL. */
export function testServer(answers: Answers | ((url: URL) => Answers)): TestServer {
  const log: string[] = []
  const requests: Request[] = []
  return {
    log,
    requests,
    async fetch(request) {
      const url = new URL(request.url)
      const origin = request.headers.get('origin')
      log.push(`${request.method} ${url.host}${url.pathname}${origin === null ? '' : ` from ${origin}`}`)
      requests.push(request)
      const isPreflight = request.method === 'OPTIONS' && request.headers.has('access-control-request-method')
      const { preflight, response } = typeof answers === 'function' ? answers(url) : answers
      const { status = 200, headers = {}, body = null } = (isPreflight ? preflight : response) ?? {}
      return new Response(body, { status, headers })
    },
  }
}

/** Returns the same status and headers for preflights and other requests. */
export function answer(headers: HeadersInit, status = 200): Answers {
  return { response: { headers, status }, preflight: { headers, status } }
}

/** Redirects every request to a location. */
export function redirectTo(location: string): Answers {
  return {
    response: {
      status: 302,
      headers: { 'access-control-allow-origin': 'https://app.example.com', location },
    },
  }
}

/** Redirects every request to where it came from. */
export const redirectLoop: Answers = {
  response: { status: 302, headers: { 'access-control-allow-origin': '*', location: '/' } },
}

/** Returns the error with which a page's `fetch` is refused. */
export async function errorOf(
  url: string,
  answers: Answers | ((url: URL) => Answers),
  init: PageRequestInit,
  origin = 'https://app.example.com',
): Promise<CorsError> {
  const page = openPage(origin, testServer(answers))
  const error: unknown = await page.fetch(url, init).catch((thrown: unknown) => thrown)
  if (!(error instanceof CorsError)) throw new Error(`no CorsError: ${error}`)
  return error
}
