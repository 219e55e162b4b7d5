import type { EngineName } from '../engines/engine.ts'
import { engineNamed } from '../engines/engines.ts'
import { checkPageOrigin } from '../fetch/origin.ts'
import { type Handshake, openingHandshake } from './connect.ts'
import { type CookieJar, pageCookies } from './cookies.ts'
import { CorsError, issueOf } from './cors-error.ts'
import { mainFetch } from './main-fetch.ts'
import type { FetchContext } from './network-fetch.ts'
import { type PageRequest, pageRequest } from './page-request.ts'
import type { PageRequestInit } from './request-init.ts'
import { type NodeListener, reach, type ServerTarget } from './server-target.ts'
import { formNavigation, type SubmitInit } from './submit.ts'

/** Options of {@link openPage}. */
export interface PageOptions {
  /**
   * The server, or all servers: a function from `Request` to `Response`; a Hono, Express, Koa or Fastify application; or
   * an `http.Server`. It receives every request of the page, including preflights. In Node, Deno and Bun, the global `fetch`
   * reaches live servers.
   */
  readonly fetch: ServerTarget
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
  /**
   * Submits a form, as the page's own script would. That is a navigation: CORS does not apply, and the browser sends cookies as
   * their `SameSite` says. Resolves with the response that the browser would show, after redirects. Rejects with a
   * {@link CorsError} if no request can be sent, as for another scheme than http and https.
   */
  submit(url: string | URL, init?: SubmitInit): Promise<Response>
  /**
   * Opens a WebSocket, up to the server's response. Resolves with that response if its status is 101, and closes the
   * connection. Otherwise rejects with a {@link CorsError} that names the status, which browsers hide from pages.
   */
  connect(url: string | URL): Promise<Handshake>
  /** Frees the port that a Node application of this page listens on. Other servers need no closing. */
  close(): Promise<void>
}

/**
 * Opens a page of an origin in a browser that reaches only the given server. Each page has its own
 * CORS-preflight cache. Throws a `TypeError` if `origin` is not a serialized origin, `fetch` is not a server, or no
 * engine has that name.
 *
 * A Node application listens on a free port of loopback from the first request until `page.close()`, and does not keep
 * the process alive. It receives the requests of all hosts, each with its `Host`.
 *
 * Fetch standard, §4 Fetching and §5.6 Fetch methods.
 *
 * @example
 * const page = openPage('https://app.example.com', { fetch: app })
 * const response = await page.fetch('https://api.example.com/items/1', { method: 'PUT', credentials: 'include' })
 */
export function openPage(origin: string, options: PageOptions): Page
export function openPage(origin: string, options: NodeListenerOptions): Page
export function openPage(origin: string, options: NodeListenerOptions): Page {
  checkPageOrigin(origin)
  const engine = engineNamed(options.engine ?? 'standard')
  const server = reach(options.fetch)
  const context: FetchContext = {
    fetch: server.fetch,
    engine,
    preflightCache: engine.createPreflightCache(),
    cookies: options.cookies ? pageCookies(options.cookies, engine.quirks) : null,
  }
  async function send(request: PageRequest): Promise<Response> {
    const outcome = await mainFetch(request, context)
    if (outcome.success) return outcome.response
    const { exchange, url } = outcome
    const refused = { origin, url, initialUrl: request.urlList[0].href }
    throw new CorsError(issueOf(outcome.refusals[0], refused, exchange), exchange)
  }
  return {
    origin,
    async fetch(input, init) {
      return send(await pageRequest(origin, input, init, engine.quirks))
    },
    async submit(url, init = {}) {
      return send(await formNavigation(origin, url, init))
    },
    async connect(target) {
      const outcome = await openingHandshake(origin, target, context)
      if (outcome.success) return outcome.handshake
      const { exchange, url, refusal } = outcome
      throw new CorsError(issueOf(refusal, { origin, url, initialUrl: url }, exchange), exchange)
    },
    close: () => server.close(),
  }
}

/**
 * {@link PageOptions} whose server can also be a listener of `node:http`. Two types, so that the parameter of a fetch
 * function has its type.
 */
export interface NodeListenerOptions extends Omit<PageOptions, 'fetch'> {
  readonly fetch: ServerTarget | NodeListener
}
