import { handler } from './aws-lambda.mjs'
import { check } from './check.mjs'

// As the documentation of HTTP APIs shows an event.
await check(async (request) => {
  const { hostname, pathname, search } = new URL(request.url)
  const { statusCode, headers, cookies, body } = await handler({
    version: '2.0',
    routeKey: '$default',
    rawPath: pathname,
    rawQueryString: search.slice(1),
    headers: Object.fromEntries(request.headers),
    requestContext: { domainName: hostname, http: { method: request.method, path: pathname } },
    isBase64Encoded: false,
  })
  if (cookies.length > 0) throw new Error('nobody set a cookie')
  return new Response(statusCode === 204 ? null : body, { status: statusCode, headers })
})
