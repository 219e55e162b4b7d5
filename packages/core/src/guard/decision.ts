import type { Decision } from '../decide/decision.ts'
import { type Permission, permissionOf } from '../decide/permission.ts'
import { authoritiesOf, authorityOf, hostReason, isOwnOrigin, nameOf } from './authority.ts'
import type { GuardReason, GuardRequest, GuardRules } from './rules.ts'

/** The result without the policy. */
type FirstVerdict = GuardReason | 'pass' | 'ask'

/**
 * Decides without the policy, if that is possible. Each step that passes argues why, and names what it lets through.
 *
 * @param context The arguments of a resolver, which a `self` function receives.
 * @returns `'ask'` if the policy decides.
 */
export function decideAlone<Context extends readonly unknown[]>(
  request: GuardRequest,
  rules: GuardRules<Context>,
  context: Context,
): FirstVerdict {
  if (rules.hosts !== undefined) return decideLocally(request, rules, rules.hosts, context)
  const { headers, method, originalMethod = method } = request
  // These methods only read, and CORS decides who sees the result. Fails open: handlers that change something on GET. An
  // upgrade is a GET, but opens a channel that CORS does not cover.
  if (isSafe(method) && isSafe(originalMethod) && !isUpgrade(request)) return 'pass'
  const site = headers.get('sec-fetch-site')
  // Only the browser can set this header. `none` means that no page caused the request. Fails open: scripts injected into
  // the site's own pages, its service worker, and the reload of a form's result.
  if (site === 'same-origin' || site === 'none') return 'pass'
  const origin = headers.get('origin')
  // Over plain http, browsers send `Origin` alone. Not before the step above: a page of http://a.test is cross-site to
  // https://a.test. Fails open: that page, in a browser that omits `Sec-Fetch-Site`.
  if (!site && origin !== null && isOwnOrigin(origin, request, rules, context)) return 'pass'
  // Fails open on purpose, for callbacks that other sites send.
  if (rules.exempt?.(request.url)) return 'pass'
  if (origin !== null) return 'ask'
  // A program sent the request. Every browser sends at least one of the two headers. Fails open: proxies that remove both.
  return site === null ? 'pass' : reasonOf(request, rules)
}

/**
 * Decides by the policy. Trust comes only from an entry that allows the origin to do the same with CORS.
 *
 * @param decision The policy's decision about the request.
 */
export function decideByPolicy(
  request: GuardRequest,
  rules: GuardRules<never>,
  decision: Decision,
): GuardReason | 'pass' {
  const permission = permissionOf(decision)
  if (permission === undefined) return reasonOf(request, rules)
  // The network position of the page is the credential here, so only an origin that the policy names may act.
  if (rules.hosts !== undefined) return permission.listed ? 'pass' : reasonOf(request, rules)
  if (!listsMethods(permission, request)) return 'method-not-listed'
  // The origin may read with credentials what it may cause with them.
  if (permission.credentials) return 'pass'
  if (rules.ambient || hasAmbientCredentials(request)) return 'ambient-credentials'
  // The response of a form can set a cookie, and so sign the user in to the attacker's account.
  if (request.headers.get('sec-fetch-mode') === 'navigate') return 'navigation'
  return 'pass'
}

/** With `hosts`: every request must name this server, and every page must be its own or be named by the policy. */
function decideLocally<Context extends readonly unknown[]>(
  request: GuardRequest,
  rules: GuardRules<Context>,
  hosts: NonNullable<GuardRules<Context>['hosts']>,
  context: Context,
): FirstVerdict {
  // An attacker's domain that resolves to this machine is a different name.
  const reason = hostReason(authoritiesOf(request), request.url, hosts)
  if (reason !== undefined) return reason
  if (rules.exempt?.(request.url)) return 'pass'
  const { headers, method, originalMethod = method } = request
  const site = headers.get('sec-fetch-site')
  const ownSite = site === null || site === 'same-origin' || site === 'none'
  const origin = headers.get('origin')
  if (origin !== null) return ownSite && isOwnOrigin(origin, request, rules, context) ? 'pass' : 'ask'
  if (ownSite) return 'pass'
  // A link to the server's page, and the redirect that ends a sign-in (RFC 8252). Not a frame, an image or a script.
  const reads = [method, originalMethod].every((one) => one === 'GET' || one === 'HEAD')
  const opens = headers.get('sec-fetch-mode') === 'navigate' && headers.get('sec-fetch-dest') === 'document'
  return reads && opens ? 'pass' : reasonOf(request, rules)
}

/** The methods that only read (RFC 9110, §9.2.1, and QUERY), as servers compare them: `get` is another method. */
function isSafe(method: string): boolean {
  return (
    method === 'GET' || method === 'HEAD' || method === 'OPTIONS' || method === 'TRACE' || method === 'QUERY'
  )
}

/** Regardless of `Connection`, which proxies change. HTTP/2 opens WebSockets with CONNECT (RFC 8441). */
function isUpgrade({ method, headers }: GuardRequest): boolean {
  if (method === 'CONNECT') return true
  const protocol = headers.get('upgrade')
  return protocol !== null && protocol.toLowerCase() !== 'h2c'
}

/**
 * Browsers send POST without asking, because a form sends it, and the GET or CONNECT of an upgrade. A method override can
 * turn both into another method.
 */
function listsMethods({ methods }: Permission, request: GuardRequest): boolean {
  const { method, originalMethod = method } = request
  return listsMethod(methods, method, request) && listsMethod(methods, originalMethod, request)
}

function listsMethod(methods: Permission['methods'], method: string, request: GuardRequest): boolean {
  if (method === 'POST') return true
  if ((method === 'GET' || method === 'CONNECT') && isUpgrade(request)) return true
  return methods === '*' || methods.includes(method)
}

/** Schemes for which browsers remember the password. */
const REMEMBERED = /(?:^|,)\s*(?:basic|digest|negotiate|ntlm)(?![\w-])/i

/** Whether the browser may have added credentials itself, rather than the page's own script. */
function hasAmbientCredentials(request: GuardRequest): boolean {
  const { headers, hasClientCertificate, cf } = request
  if (hasClientCertificate || cf?.tlsClientAuth?.certVerified === 'SUCCESS') return true
  if (headers.get('cookie') !== null) return true
  const authorization = headers.get('authorization')
  if (authorization === null) return false
  const mode = headers.get('sec-fetch-mode')
  // Only a script that uses CORS can set the header itself.
  return isUpgrade(request) || (mode !== null && mode !== 'cors') || REMEMBERED.test(authorization)
}

/** Returns why a request from a page that nothing allows is refused. */
function reasonOf(request: GuardRequest, { hosts }: GuardRules<never>): GuardReason {
  const { headers } = request
  const origin = headers.get('origin')
  if (origin === 'null') return 'origin-null'
  if (isUpgrade(request)) return 'upgrade'
  const site = headers.get('sec-fetch-site')
  if (site !== null) return site === 'same-site' ? 'same-site' : 'cross-site'
  // A local server knows its names, so another host is another site.
  const foreign = hosts !== undefined && nameOf(origin) !== nameOf(authorityOf(authoritiesOf(request)))
  return foreign ? 'cross-site' : 'origin-mismatch'
}
