import type { createPolicy, GuardReason, withCors, withGuard } from '@corsage/core'
import { type CookieJar, openPage } from '@corsage/user-agent'
import type { Case, Site, Visitor } from './cases.ts'

/** The server's half. The mutations replace it. */
export interface Core {
  readonly createPolicy: typeof createPolicy
  readonly withCors: typeof withCors
  readonly withGuard: typeof withGuard
}

/** A request that came to the site, apart from preflights. */
export interface Arrival {
  readonly method: string
  /** The method after the override. */
  readonly handledMethod: string
  readonly headers: Headers
  /** Whether it carries what the browser added by itself. */
  readonly ambient: boolean
  reason?: GuardReason
  handled: boolean
}

const HOP = '/hop'

/** Sends what a page does through its browser, and returns what comes to the site. */
export async function browse(core: Core, { site, visitor, act, hops }: Case): Promise<readonly Arrival[]> {
  const arrivals: Arrival[] = []
  const server = serverOf(core, site, visitor, arrivals)
  const end = `${site.origin}${site.path}${site.override ? `?_method=${site.override}` : ''}`
  const url = hops.reduceRight((to, { origin, status }) => {
    return `${origin}${HOP}?${new URLSearchParams({ to, status: String(status) })}`
  }, end)
  const cookies = visitor.signedInBy === undefined ? false : jarOf(site, visitor)
  const page = openPage(visitor.page, {
    fetch: (request: Request) => server(request),
    cookies,
    engine: visitor.engine,
  })
  try {
    if (act.kind === 'upgrade') await page.connect(url)
    else if (act.kind === 'form') await page.submit(url, act.init)
    else await page.fetch(url, act.init)
  } catch (error) {
    // The page learns nothing, but its request may have been sent.
    if (!(error instanceof TypeError)) throw error
  }
  return arrivals
}

/** A jar with one cookie, of the site. */
function jarOf({ origin }: Site, { sameSite }: Visitor): CookieJar {
  const contexts = { None: ['none', 'lax', 'strict'], Lax: ['lax', 'strict'], Strict: ['strict'] }[sameSite]
  const { hostname } = new URL(origin)
  return {
    async getCookieString(url, { sameSiteContext }) {
      return new URL(url).hostname === hostname && contexts.includes(sameSiteContext) ? 'session=1' : ''
    },
    async setCookie() {},
  }
}

function serverOf(core: Core, site: Site, visitor: Visitor, arrivals: Arrival[]) {
  const policy = core.createPolicy(site.policy)
  const current = new WeakMap<Request, Arrival>()
  let last: Arrival | undefined
  const handler = (request: Request) => {
    const arrival = current.get(request)
    if (arrival) arrival.handled = true
    return new Response('handled')
  }
  const onRefused = ({ reason }: { readonly reason: GuardReason }) => {
    if (last) last.reason = reason
  }
  const guarded = core.withGuard(handler, policy, { ...site.options, onRefused })
  const answer = core.withCors(guarded, policy)
  return (sent: Request): Response | Promise<Response> => {
    const url = new URL(sent.url)
    if (url.pathname === HOP) return redirect(sent, url)
    const request = arrived(sent, site, visitor)
    if (!isPreflight(sent)) {
      last = {
        method: sent.method,
        handledMethod: request.method,
        headers: request.headers,
        ambient: site.options.ambient === true || sent.headers.has('cookie'),
        handled: false,
      }
      current.set(request, last)
      arrivals.push(last)
    }
    return answer(request)
  }
}

/** Servers on the way let every page pass. */
function redirect(request: Request, url: URL): Response {
  const origin = request.headers.get('origin') ?? '*'
  const headers = {
    'access-control-allow-origin': origin,
    'access-control-allow-credentials': 'true',
    'access-control-allow-methods': request.headers.get('access-control-request-method') ?? '',
    'access-control-allow-headers': request.headers.get('access-control-request-headers') ?? '',
  }
  if (isPreflight(request)) return new Response(null, { status: 204, headers })
  const location = url.searchParams.get('to') as string
  return new Response(null, {
    status: Number(url.searchParams.get('status')),
    headers: { ...headers, location },
  })
}

function isPreflight({ method, headers }: Request): boolean {
  return method === 'OPTIONS' && headers.has('access-control-request-method')
}

/** The request as the guard finds it: after the proxy, the connection's credentials and the method override. */
function arrived(sent: Request, { proxied, override }: Site, { signedInBy }: Visitor): Request {
  const headers = new Headers(sent.headers)
  headers.set('host', proxied ? 'backend:8080' : new URL(sent.url).host)
  const knows = headers.has('cookie')
  if (knows && signedInBy !== 'cookie') headers.delete('cookie')
  if (knows && signedInBy?.startsWith('password ')) headers.set('authorization', signedInBy.slice(9))
  const overridden = override !== undefined && !isPreflight(sent)
  const request = new Request(sent.url, { method: overridden ? override : sent.method, headers })
  return Object.assign(request, {
    ...(overridden && { originalMethod: sent.method }),
    ...(knows && signedInBy === 'certificate' && { cf: { tlsClientAuth: { certVerified: 'SUCCESS' } } }),
  })
}

/**
 * Whether `cors` alone lets a page read the response to the same request, made in CORS mode. A page that can send
 * `Origin: null` can also open a sandboxed frame, so that frame is the reader then.
 */
export async function mayRead(
  core: Core,
  { path, policy }: Site,
  { handledMethod, headers }: Arrival,
  credentials: 'include' | 'omit',
): Promise<boolean> {
  const fetch = core.withCors(() => new Response('read'), core.createPolicy(policy))
  const origin = headers.get('origin')
  if (origin === null) return false
  const page = openPage(origin, { fetch: (request: Request) => fetch(request) })
  const own = ['content-type', 'x-token'].flatMap((name): [string, string][] => {
    const value = headers.get(name)
    return value === null ? [] : [[name, value]]
  })
  try {
    // Another host, so that no page is its own, and https, so that nothing is mixed content.
    const url = `https://reader.test${path}`
    await page.fetch(url, { method: handledMethod, headers: own, credentials })
    return true
  } catch (error) {
    if (error instanceof TypeError) return false
    throw error
  }
}
