import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { handler } from './aws-lambda.mjs'
import { check } from './check.mjs'

/** Sends a request as an event of an HTTP API, as its documentation shows it. */
function serve(handle) {
  return async (request) => {
    const { hostname, pathname, search } = new URL(request.url)
    const { cookie, ...others } = Object.fromEntries(request.headers)
    const bytes = Buffer.from(await request.arrayBuffer())
    const { statusCode, headers, cookies, body, isBase64Encoded } = await handle({
      version: '2.0',
      routeKey: '$default',
      rawPath: pathname,
      rawQueryString: search.slice(1),
      ...(cookie !== undefined && { cookies: cookie.split('; ') }),
      headers: others,
      requestContext: { domainName: hostname, http: { method: request.method, path: pathname } },
      ...(bytes.length > 0 && { body: bytes.toString('base64') }),
      isBase64Encoded: bytes.length > 0,
    })
    const sent = new Headers(headers)
    for (const cookie of cookies) sent.append('set-cookie', cookie)
    const received = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8')
    return new Response(statusCode === 204 ? null : received, { status: statusCode, headers: sent })
  }
}

await check(serve(handler))

// The same handler around an application that sends back what it receives.
const echo = `async (request) => {
  const headers = new Headers({ 'x-cookie': request.headers.get('cookie') })
  headers.append('set-cookie', 'a=1')
  headers.append('set-cookie', 'b=2')
  return new Response(await request.arrayBuffer(), { headers })
}`
const source = readFileSync(new URL('aws-lambda.mjs', import.meta.url), 'utf8')
assert.ok(source.includes('() => Response.json([])'))
writeFileSync(
  new URL('aws-lambda-echo.mjs', import.meta.url),
  source.replace('() => Response.json([])', echo),
)
const { handler: echoing } = await import('./aws-lambda-echo.mjs')

const body = Uint8Array.from({ length: 256 }, (_, byte) => byte)
const headers = { origin: 'https://app.example.com', cookie: 'session=1; theme=dark' }
const response = await serve(echoing)(
  new Request('https://api.example.com/', { method: 'POST', headers, body }),
)
assert.deepEqual(new Uint8Array(await response.arrayBuffer()), body)
assert.equal(response.headers.get('x-cookie'), headers.cookie)
assert.deepEqual(response.headers.getSetCookie(), ['a=1', 'b=2'])
