/** One kind of response: what is asked for, and what shows that the application really gave it. */
export interface Kind {
  readonly what: string
  /** The request, in addition to `Origin`; by default, GET of the kind's own path. */
  readonly request?: {
    readonly method?: string
    readonly path?: string
    readonly headers?: Record<string, string>
    readonly body?: string
  }
  readonly status: number
  /** Header lines that the response has, by lower-case name. */
  readonly has?: Record<string, string | string[]>
  /** The body is cut off, and the connection with it. */
  readonly cut?: true
}

const json = { 'content-type': 'application/json' }
const TWO_COOKIES = { 'set-cookie': ['a=1; Path=/', 'b=2; Path=/'] }
const CUSTOM = { 'x-custom': 'yes' }

/** The kinds that a framework has by its own means. */
const frameworkKinds = {
  ok: { what: 'a JSON document', status: 200 },
  head: { what: 'a response to HEAD', request: { method: 'HEAD' }, status: 200 },
  noContent: { what: 'no content', status: 204 },
  redirect: { what: 'a redirect by a middleware, before routing', status: 301 },
  notModified: {
    what: 'a 304 to If-None-Match',
    request: { headers: { 'if-none-match': '"v1"' } },
    status: 304,
    has: { etag: '"v1"' },
  },
  brokenJson: {
    what: 'a 400 from a body parser',
    request: { method: 'POST', headers: json, body: '{"a":' },
    status: 400,
  },
  unauthorized: { what: 'a 401 from a guard that runs before everything else', status: 401 },
  missing: { what: 'a 404', status: 404 },
  wrongMethod: { what: 'a 405', request: { method: 'PUT' }, status: 405, has: { allow: 'GET' } },
  timeout: { what: 'a 408', status: 408 },
  tooLarge: {
    what: 'a 413 from a body parser',
    request: { method: 'POST', headers: json, body: JSON.stringify('x'.repeat(2000)) },
    status: 413,
  },
  unsupportedType: {
    what: 'a 415 from a body parser',
    request: { method: 'POST', headers: { 'content-type': 'application/x-odd; charset=odd' }, body: 'x' },
    status: 415,
  },
  teapot: { what: 'a 418 thrown as the framework’s HTTP error', status: 418 },
  tooMany: { what: 'a 429 from a rate limiter', status: 429 },
  thrown: { what: 'an error thrown at once', status: 500 },
  rejected: { what: 'a rejection', status: 500 },
  thrownString: { what: 'a thrown string', status: 500 },
  thrownNull: { what: 'a thrown null', status: 500 },
  thrownUndefined: { what: 'a thrown undefined', status: 500 },
  errorAfterHeaders: { what: 'an error after headers, Vary and cookies were set', status: 500 },
  errorHandled: {
    what: 'an error that the application’s own handler responds to, clearing all headers',
    status: 503,
    has: { 'x-handled': 'yes' },
  },
  malformedUrl: {
    what: 'a URL that cannot be decoded',
    request: { path: '/malformed/%E0%A4%A' },
    status: 400,
  },
  ownOptions: { what: 'an OPTIONS that is not a preflight', request: { method: 'OPTIONS' }, status: 200 },
  stream: { what: 'a stream', status: 200 },
  brokenStream: { what: 'a stream that fails midway', status: 200, cut: true },
  events: { what: 'server-sent events', status: 200, has: { 'content-type': 'text/event-stream' } },
  file: { what: 'a file', status: 200 },
  compressed: {
    what: 'a compressed body',
    request: { headers: { 'accept-encoding': 'gzip' } },
    status: 200,
    has: { 'content-encoding': 'gzip' },
  },
  proxied: {
    what: 'an upstream’s response that has its own CORS headers, Vary and cookies',
    status: 203,
    has: TWO_COOKIES,
  },
  cookies: { what: 'two cookies', status: 200, has: TWO_COOKIES },
  ownCors: { what: 'CORS headers that the application sets', status: 200 },
  varyOne: { what: 'a Vary of one name', status: 200, has: { vary: 'Accept-Encoding' } },
  varyList: { what: 'a Vary of two names', status: 200, has: { vary: 'Accept-Encoding, Accept-Language' } },
  varyLines: { what: 'two lines of Vary', status: 200 },
  varyOrigin: { what: 'a Vary that has origin already', status: 200, has: { vary: 'Accept, origin' } },
  varyStar: { what: 'Vary: *', status: 200, has: { vary: '*' } },
} satisfies Record<string, Kind>

/** The kinds that are written to Node's own response, past the framework. */
const rawKinds = {
  headStatus: { what: 'writeHead(status)', status: 202 },
  headReason: { what: 'writeHead(status, reason)', status: 202 },
  headObject: { what: 'writeHead(status, object)', status: 202, has: CUSTOM },
  headReasonObject: { what: 'writeHead(status, reason, object)', status: 202, has: CUSTOM },
  headUndefinedObject: { what: 'writeHead(status, undefined, object)', status: 202, has: CUSTOM },
  headFlat: { what: 'writeHead(status, flat array)', status: 202, has: { ...CUSTOM, ...TWO_COOKIES } },
  headReasonFlat: { what: 'writeHead(status, reason, flat array)', status: 202, has: CUSTOM },
  headPairs: { what: 'writeHead(status, array of pairs)', status: 202, has: { ...CUSTOM, ...TWO_COOKIES } },
  headEmpty: { what: 'writeHead(status, empty array)', status: 202 },
  headObjectVary: {
    what: 'writeHead(status, object with Vary)',
    status: 202,
    has: { vary: 'Accept-Encoding' },
  },
  headObjectVaryTwice: { what: 'writeHead(status, object with Vary in two cases)', status: 202 },
  headFlatVary: {
    what: 'writeHead(status, flat array with Vary)',
    status: 202,
    has: { vary: 'Accept-Encoding' },
  },
  headPairsVary: {
    what: 'writeHead(status, pairs with Vary)',
    status: 202,
    has: { vary: 'Accept-Encoding' },
  },
  headVaryStar: { what: 'writeHead(status, object with Vary: *)', status: 202, has: { vary: '*' } },
  headObjectCors: {
    what: 'writeHead(status, object with its own CORS headers)',
    status: 202,
    has: CUSTOM,
  },
  headFlatCors: { what: 'writeHead(status, flat array with CORS headers)', status: 202, has: CUSTOM },
  headPairsCors: { what: 'writeHead(status, pairs with CORS headers)', status: 202, has: CUSTOM },
  headOverSet: {
    what: 'writeHead(status, object) over setHeader',
    status: 202,
    has: { ...CUSTOM, ...TWO_COOKIES },
  },
  headFlatOverSet: { what: 'writeHead(status, flat array) over setHeader', status: 202, has: CUSTOM },
  headOddName: { what: 'writeHead(status, object with the name __proto__)', status: 202 },
  headRefused: { what: 'writeHead with an invalid header, then a second that is right', status: 500 },
  headTwice: { what: 'writeHead called again after the first', status: 202 },
  rawProxied: { what: 'an upstream’s rawHeaders, handed to writeHead', status: 203, has: TWO_COOKIES },
  lateStatus: { what: 'a status that is set last', status: 206 },
  implicitWrite: { what: 'write and end without a head', status: 200 },
  flushed: { what: 'flushHeaders', status: 200, has: CUSTOM },
  piped: { what: 'a pipe into the response', status: 200 },
  unstartedStream: { what: 'a pipeline whose source fails before the first byte', status: 0, cut: true },
  destroyed: { what: 'a response that is destroyed, never written', status: 0, cut: true },
  earlyHints: { what: 'early hints (103) first', status: 200 },
  processing: { what: 'a 102 first', status: 200 },
  continued: { what: 'a 100 first', status: 200 },
  trailers: { what: 'trailers', status: 200 },
  contentLength: { what: 'a body of a length said before', status: 200, has: { 'content-length': '5' } },
  notModifiedRaw: { what: 'a 304 by writeHead', status: 304, has: { etag: '"v1"' } },
} satisfies Record<string, Kind>

export type FrameworkKind = keyof typeof frameworkKinds
export type RawKind = keyof typeof rawKinds
export type KindName = FrameworkKind | RawKind

/** All kinds, by name. The name is also the path. */
export const kinds: Readonly<Record<KindName, Kind>> = { ...frameworkKinds, ...rawKinds }

export const rawKindNames: readonly RawKind[] = Object.keys(rawKinds) as RawKind[]
