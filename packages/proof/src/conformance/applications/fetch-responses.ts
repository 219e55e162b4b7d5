import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { because, type Handlers } from './application.ts'
import { COOKIES, chunks, FILE, FOREIGN_CORS, failingChunks, LONG_TEXT, settingHeaders } from './contents.ts'
import { type FrameworkKind, type RawKind, rawKindNames } from './kinds.ts'

/** A Fetch-style handler; `upstream` is the origin of a server to proxy. */
export type FetchResponse = (request: Request, upstream: string) => Response | Promise<Response>

export const NO_RAW: Record<RawKind, string> = because(
  'A Fetch-style handler returns a Response: Node’s own object is written by the server beneath it.',
  rawKindNames,
)

const TEXT = { 'content-type': 'text/plain' }
const status = (code: number, headers: Record<string, string> = {}): FetchResponse => {
  return () => new Response(null, { status: code, headers })
}
const lines = (name: string, values: string | readonly string[]): FetchResponse => {
  return () => {
    const response = new Response('done', { headers: TEXT })
    for (const value of [values].flat()) response.headers.append(name, value)
    return response
  }
}
const body = (source: Readable, type: string): Response =>
  new Response(Readable.toWeb(source) as ReadableStream, { headers: { 'content-type': type } })
const parsed: FetchResponse = async (request) => {
  if (request.headers.get('content-type') !== 'application/json') return new Response(null, { status: 415 })
  const text = await request.text()
  if (text.length > 1000) return new Response(null, { status: 413 })
  try {
    return Response.json(JSON.parse(text))
  } catch {
    return Response.json('no JSON', { status: 400 })
  }
}

const THROWN = 'A bare handler has no framework around it, so the runtime responds to its errors.'

/** The responses of a handler without a framework, as in Workers, Deno and Bun. */
export const fetchResponses: Handlers<FrameworkKind, FetchResponse> = {
  ...settingHeaders(lines),
  ok: () => Response.json({ items: [] }),
  head: () => Response.json({ items: [] }),
  noContent: status(204),
  redirect: () => Response.redirect('https://api.test/ok', 301),
  notModified: (request) =>
    new Response(null, {
      status: request.headers.get('if-none-match') === '"v1"' ? 304 : 200,
      headers: { etag: '"v1"' },
    }),
  brokenJson: parsed,
  unauthorized: status(401, { 'www-authenticate': 'Bearer' }),
  missing: status(404),
  wrongMethod: status(405, { allow: 'GET' }),
  timeout: status(408),
  tooLarge: parsed,
  unsupportedType: parsed,
  teapot: status(418),
  tooMany: status(429),
  thrown: THROWN,
  rejected: THROWN,
  thrownString: THROWN,
  thrownNull: THROWN,
  thrownUndefined: THROWN,
  errorAfterHeaders: THROWN,
  errorHandled: status(503, { 'x-handled': 'yes' }),
  malformedUrl: status(400),
  stream: () => body(chunks(), 'text/plain'),
  brokenStream: () => body(failingChunks(), 'text/plain'),
  events: () =>
    body(Readable.from(['data: 1\n\n', 'data: 2\n\n'].map((text) => Buffer.from(text))), 'text/event-stream'),
  file: () => body(createReadStream(FILE), 'text/plain'),
  compressed: () =>
    new Response(new Blob([LONG_TEXT]).stream().pipeThrough(new CompressionStream('gzip')), {
      headers: { ...TEXT, 'content-encoding': 'gzip', vary: 'Accept-Encoding' },
    }),
  // Its headers are immutable.
  proxied: (_request, upstream) => fetch(upstream),
  cookies: lines('set-cookie', COOKIES),
  ownCors: () => new Response('done', { headers: { ...TEXT, ...FOREIGN_CORS } }),
}
