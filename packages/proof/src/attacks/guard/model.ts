import { allows } from '../origins/model.ts'

/** A request that may reach a guard. The names of its headers are in lower case. */
export interface Incoming {
  readonly method: string
  /** The method before an override. */
  readonly originalMethod: string | undefined
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly hasClientCertificate: boolean
}

/** A policy and the options of its guard. */
export interface Guarding {
  readonly origins: readonly string[]
  readonly credentials: boolean
  readonly methods: readonly string[]
  readonly self: readonly string[] | undefined
  readonly hosts: readonly string[] | undefined
  readonly exempt: readonly string[] | undefined
  readonly ambient: boolean
}

/**
 * Whether a request reaches its handler; `undefined` if only some servers would read its path as an exempt one. These are the steps of
 * the guide, in code that shares nothing with core.
 */
export function passes(incoming: Incoming, guarding: Guarding): boolean | undefined {
  if (guarding.hosts !== undefined) return passesLocally(incoming, guarding, guarding.hosts)
  const { method, originalMethod = method, headers } = incoming
  const { origin, 'sec-fetch-site': site } = headers
  if (isReading(method) && isReading(originalMethod) && !opensChannel(incoming)) return true
  if (site === 'same-origin' || site === 'none') return true
  if (
    (site === undefined || site === '') &&
    origin !== undefined &&
    isOwn(origin, hostOf(incoming), guarding)
  )
    return true
  if (origin === undefined && site === undefined) return true
  const byPolicy = origin !== undefined && isTrusted(origin, incoming, guarding)
  return byPolicy || isExempt(incoming.url, guarding.exempt)
}

function passesLocally(
  incoming: Incoming,
  guarding: Guarding,
  hosts: readonly string[],
): boolean | undefined {
  const { method, originalMethod = method, url, headers } = incoming
  const { origin, 'sec-fetch-site': site } = headers
  const target = targetOf(url)
  const named = hostOf(incoming)
  if (named.includes(',') || !isListed(named.toLowerCase(), hosts)) return false
  if (target !== undefined && withoutPort(target, url) !== withoutPort(named, url)) return false
  const isOwnSite = site === undefined || site === 'same-origin' || site === 'none'
  if (origin === undefined) {
    const reads = [method, originalMethod].every((one) => one === 'GET' || one === 'HEAD')
    const opens = headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document'
    return isOwnSite || (reads && opens) || isExempt(url, guarding.exempt)
  }
  const isNamed = !guarding.origins.includes('*') && allows(guarding.origins, origin)
  const isServer = isSameOrigin(origin, named) || guarding.self?.includes(origin) === true
  return (isOwnSite && isServer) || isNamed || isExempt(url, guarding.exempt)
}

/** The authority of an absolute request target. */
const targetOf = (url: string) => (url.startsWith('/') ? undefined : url.split('/')[2])
/** In HTTP/2, the request target alone can name the host. */
const hostOf = ({ headers, url }: Incoming) => headers['host'] ?? targetOf(url) ?? ''

const isReading = (method: string) => ['GET', 'HEAD', 'OPTIONS', 'TRACE', 'QUERY'].includes(method)

function opensChannel({ method, headers }: Incoming): boolean {
  const { upgrade } = headers
  return method === 'CONNECT' || (upgrade !== undefined && upgrade.toLowerCase() !== 'h2c')
}

/** By the host alone, because `Host` has no scheme. */
function isSameOrigin(origin: string, host: string): boolean {
  return [host, host.toLowerCase()].some((name) =>
    ['http', 'https'].some(
      (scheme) =>
        origin === `${scheme}://${name}` || origin === `${scheme}://${withoutPort(name, `${scheme}:`)}`,
    ),
  )
}

function isOwn(origin: string, host: string, { self }: Guarding): boolean {
  if (self === undefined) return isSameOrigin(origin, host)
  const here = self.filter((one) => one === `${one.split(':')[0]}://${withoutPort(host, one)}`)
  return (here.length > 0 ? here : self).includes(origin)
}

/** Without the default port of a URL's scheme. */
function withoutPort(authority: string, url: string): string {
  const port = url.startsWith('https:') ? ':443' : ':80'
  const lower = authority.toLowerCase()
  return lower.endsWith(port) ? lower.slice(0, -port.length) : lower
}

function isListed(authority: string, hosts: readonly string[]): boolean {
  const [, name = '', port] = /^(.*?)(?::(\d+))?$/s.exec(authority) ?? []
  if (!/^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)$/.test(name)) return false
  const entries = hosts.flatMap((host) =>
    host === 'loopback' ? ['localhost', '127.0.0.1', '[::1]'] : [host],
  )
  return entries.some((entry) => {
    const [, wanted = '', wantedPort] = /^(.*?)(?::(\d+))?$/.exec(entry) ?? []
    if (wantedPort !== undefined && wantedPort !== port) return false
    return wanted.startsWith('*')
      ? name.length >= wanted.length && name.endsWith(wanted.slice(1))
      : name === wanted
  })
}

function isTrusted(
  origin: string,
  incoming: Incoming,
  { origins, credentials, methods, ambient }: Guarding,
): boolean {
  const { method, originalMethod = method, headers } = incoming
  if (!allows(origins, origin)) return false
  const needsNoListing = (one: string) =>
    one === 'POST' || ((one === 'GET' || one === 'CONNECT') && opensChannel(incoming))
  if (![method, originalMethod].every((one) => needsNoListing(one) || methods.includes(one))) return false
  if (credentials) return true
  return !ambient && !sendsCredentials(incoming) && headers['sec-fetch-mode'] !== 'navigate'
}

function sendsCredentials(incoming: Incoming): boolean {
  const { cookie, authorization, 'sec-fetch-mode': mode } = incoming.headers
  if (incoming.hasClientCertificate || cookie !== undefined) return true
  if (authorization === undefined) return false
  const schemes = authorization.split(',').map((one) => /^[\w-]*/.exec(one.trim())?.[0].toLowerCase() ?? '')
  const isRemembered = schemes.some((scheme) => ['basic', 'digest', 'negotiate', 'ntlm'].includes(scheme))
  return isRemembered || opensChannel(incoming) || (mode !== undefined && mode !== 'cors')
}

function isExempt(url: string, patterns: readonly string[] | undefined): boolean | undefined {
  const path = url.replace(/^https?:\/\/[^/?#]*/, '').replace(/[?#].*$/s, '') || '/'
  const found = readings(path).map((reading) =>
    (patterns ?? []).some((pattern) =>
      pattern.endsWith('/*') ? `${reading}/`.startsWith(pattern.slice(0, -1)) : reading === pattern,
    ),
  )
  if (!found.includes(true)) return false
  return found.length > 1 || /%(?![\da-f]{2})/i.test(path) ? undefined : true
}

/** The paths that servers may take a path for: as it is, decoded once and twice, and with dots, slashes and parameters resolved. */
function readings(path: string): readonly string[] {
  const all = new Set([path])
  for (const one of all) {
    const decoded = one.replace(/%([\da-f]{2})/gi, (_, code) =>
      String.fromCharCode(Number.parseInt(code, 16)),
    )
    const steps = [
      decoded,
      one.replaceAll('\\', '/'),
      one.replaceAll(/\/+/g, '/'),
      one.replaceAll(/;[^/]*/g, ''),
    ]
    for (const step of [...steps, resolved(one)]) all.add(step)
  }
  return [...all]
}

function resolved(path: string): string {
  const segments: string[] = []
  for (const segment of path.split('/').slice(1)) {
    if (segment === '..') segments.pop()
    else if (segment !== '.') segments.push(segment)
  }
  return `/${segments.join('/')}`
}
