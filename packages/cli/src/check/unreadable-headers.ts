import { corsExposedHeaderNames } from '@corsage/user-agent/fetch'
import type { CheckExchange } from './browser-fetch.ts'

/** The names that every page can read (Fetch standard, §2.2.2), those of CORS, and cookies, which no page can read. */
const settled =
  /^(cache-control|content-(language|length|type)|expires|last-modified|pragma|access-control-.*|set-cookie2?)$/

/** Headers for the browser, caches and the connection, which pages do not read. */
const technical =
  /^(accept-ranges|age|allow|alt-svc|connection|content-(encoding|security-policy.*)|cross-origin-.*|date|etag|keep-alive|nel|origin-agent-cluster|permissions-policy|referrer-policy|report-to|reporting-endpoints|server|strict-transport-security|timing-allow-origin|trailer|transfer-encoding|upgrade|vary|via|x-(amz-.*|cache.*|content-type-options|dns-prefetch-control|download-options|frame-options|permitted-cross-domain-policies|powered-by|served-by|timer|varnish|xss-protection)|cf-.*)$/

/** Returns a note about the headers of a response that the page cannot read. */
export function unreadableHeaders(
  from: string,
  exchanges: readonly CheckExchange[],
  credentials: boolean,
): readonly string[] {
  const exchange = exchanges.at(-1)
  if (exchange?.kind !== 'request') return []
  const { request, response } = exchange
  if (new URL(request.url).origin === from) return []
  const headers = new Headers(response.headers.map(([name, value]) => [name, value] as [string, string]))
  const exposed = corsExposedHeaderNames({ credentials: credentials ? 'include' : 'omit' }, headers)
  const names = new Set(
    response.headers
      .map(([name]) => name)
      .filter((name) => !settled.test(name) && !technical.test(name) && !exposed.includes(name)),
  )
  return names.size === 0
    ? []
    : [
        `The page cannot read these headers of the response: ${[...names].join(', ')}. To let it, list them in Access-Control-Expose-Headers.`,
      ]
}
