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
   * The server: a function from `Request` to `Response`, a Hono, Express, Koa or Fastify application, or an `http.Server`. It
   * receives every request of the page, including preflights, for any host. Pass the global `fetch` to reach live servers.
   */
  readonly fetch: ServerTarget
  /**
   * Gives the page cookies: `true` for a new cookie jar, or a `CookieJar` of tough-cookie.
   * @defaultValue `false`
   */
  readonly cookies?: boolean | CookieJar
  /**
   * Picks the browser engine. `'standard'` follows the Fetch standard without any departure.
   * @defaultValue `'standard'`
   */
  readonly engine?: EngineName
}

/** A page that {@link openPage} opened. */
export interface Page {
  /** The origin of the page. */
  readonly origin: string
  /**
   * Fetches like the `fetch` of the page. Resolves with the response that the page can see. Rejects with a {@link CorsError} if
   * a browser would refuse the request, and with another `TypeError` if the request is invalid or the server fails. The error
   * of the server is the `cause`.
   */
  fetch(input: string | URL | Request, init?: PageRequestInit): Promise<Response>
  /**
   * Submits a form. This is a navigation, so CORS does not apply, and the browser sends cookies according to their `SameSite`.
   * Resolves with the response that the browser would show after redirects. Rejects with a {@link CorsError} if the browser
   * would not send the request, for example because of its scheme.
   */
  submit(url: string | URL, init?: SubmitInit): Promise<Response>
  /**
   * Sends a WebSocket handshake. Resolves with the response if its status is 101, and closes the connection. Otherwise, it
   * rejects with a {@link CorsError} that names the status, which browsers hide from pages.
   */
  connect(url: string | URL): Promise<Handshake>
  /** Closes the port that a Node application listens on. You need it only if `fetch` is a Node application. */
  close(): Promise<void>
}

/**
 * Opens a page of an origin, in a browser that can reach only the given server. Each page has its own preflight cache.
 *
 * A Node application listens on a free loopback port from the first request until `page.close()`. It does not keep the
 * process alive. It receives the requests for all hosts, each with its `Host`.
 *
 * @param origin The serialized origin of the page, for example `https://app.example.com`, or `null`.
 * @param options See {@link PageOptions}.
 * @throws `TypeError` if the origin is not a serialized origin, `fetch` is not a server, or the engine is unknown.
 *
 * @example
 * const page = openPage('https://app.example.com', { fetch: app })
 * const response = await page.fetch('https://api.example.com/items/1', { method: 'PUT', credentials: 'include' })
 *
 * @see {@link https://fetch.spec.whatwg.org/#fetching Fetch standard, §4 Fetching}
 * @see {@link https://fetch.spec.whatwg.org/#fetch-method Fetch standard, §5.6 Fetch methods}
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

/** Options like {@link PageOptions}, for a listener of `node:http`. */
// A separate type, so that the parameter of a fetch function is typed.
export interface NodeListenerOptions extends Omit<PageOptions, 'fetch'> {
  /** The server: a listener of `node:http`, or any server of {@link PageOptions}. */
  readonly fetch: ServerTarget | NodeListener
}
