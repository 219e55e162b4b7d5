import type { EngineName } from '../engines/engine.ts'
import { engineNamed } from '../engines/engines.ts'
import { checkPageOrigin } from '../fetch/origin.ts'
import { type CookieJar, pageCookies } from './cookies.ts'
import { CorsError, issueOf } from './cors-error.ts'
import type { ServerFetch } from './exchange.ts'
import { type FetchContext, mainFetch } from './main-fetch.ts'
import { pageRequest } from './page-request.ts'
import type { PageRequestInit } from './request-init.ts'

/** Options of {@link openPage}. */
export interface PageOptions {
  /**
   * The server, or all servers: any function from `Request` to `Response`. It receives every request of the page,
   * including preflights. In Node, Deno and Bun, the global `fetch` reaches live servers.
   */
  readonly fetch: ServerFetch
  /** `true` for a new cookie jar, or a `CookieJar` of tough-cookie. By default, the page has no cookies. */
  readonly cookies?: boolean | CookieJar
  /** The browser that opens the page. The default is `'standard'`, the Fetch standard to the letter. */
  readonly engine?: EngineName
}

/** A page of an origin. */
export interface Page {
  readonly origin: string
  /**
   * Fetches as the page's own `fetch` would. Resolves with the filtered response. Rejects with a
   * {@link CorsError} where the browser refuses, and with another `TypeError` where the request is invalid or the
   * server fails; then `cause` is what the server threw.
   */
  fetch(input: string | URL | Request, init?: PageRequestInit): Promise<Response>
}

/**
 * Opens a page of an origin in a browser that reaches only the given server. Each page has its own
 * CORS-preflight cache. Throws a `TypeError` if `origin` is not a serialized origin, or no engine has that name.
 *
 * Fetch standard, §4 Fetching and §5.6 Fetch methods.
 *
 * @example
 * const page = openPage('https://app.example.com', { fetch: app.fetch })
 * const response = await page.fetch('https://api.example.com/items/1', { method: 'PUT', credentials: 'include' })
 */
export function openPage(origin: string, options: PageOptions): Page {
  checkPageOrigin(origin)
  const engine = engineNamed(options.engine ?? 'standard')
  const context: FetchContext = {
    fetch: options.fetch,
    engine,
    preflightCache: engine.createPreflightCache(),
    cookies: options.cookies ? pageCookies(origin, options.cookies) : null,
  }
  return {
    origin,
    async fetch(input, init) {
      const request = await pageRequest(origin, input, init, engine.quirks)
      const outcome = await mainFetch(request, context)
      if (outcome.success) return outcome.response
      const { exchange, url } = outcome
      const refused = { origin, url, initialUrl: request.urlList[0].href }
      throw new CorsError(issueOf(outcome.refusals[0], refused, exchange), exchange)
    },
  }
}
