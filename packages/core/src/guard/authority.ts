import type { Authorities, GuardReason, GuardRequest, GuardRules, HasHost } from './rules.ts'

/** A host and its port, in lower case: a name, an IPv4 or an IPv6 address. An empty port is not one. */
const AUTHORITY = /^(?<host>\[[\da-f:.]+\]|[a-z\d._-]+)(?::(?<port>\d+))?$/

/** Creates the lookup of `hosts`. An entry without a port matches every port, because containers and tunnels change it. */
export function hostLookup(entries: readonly string[]): HasHost {
  const listed = new Set(entries)
  return (authority) => {
    const { host, port } = AUTHORITY.exec(authority)?.groups ?? {}
    if (host === undefined) return false
    const has = (name: string) => listed.has(name) || listed.has(`${name}:${port}`)
    if (has(host)) return true
    for (let dot = host.indexOf('.', 1); dot > 0; dot = host.indexOf('.', dot + 1)) {
      if (has(`*${host.slice(dot)}`)) return true
    }
    return false
  }
}

/** Returns whether a string is a host that `hosts` can list. `0.0.0.0` and `[::]` name every address of a machine. */
export function isHostEntry(entry: string): boolean {
  const { host, port } = AUTHORITY.exec(entry.replace(/^\*\./, ''))?.groups ?? {}
  return (
    host !== undefined &&
    host !== '0.0.0.0' &&
    host !== '[::]' &&
    /[a-z\d\]]\.?$/.test(host) &&
    (port === undefined || (Number(port) <= 65_535 && !port.startsWith('0')))
  )
}

/** Returns every host that a request names. Forwarded headers are never read: any client can send them. */
export function authoritiesOf(request: GuardRequest): Authorities {
  if (request.authorities !== undefined) return request.authorities()
  const host = request.headers.get('host')
  return { hosts: host === null ? [] : host.split(','), target: targetAuthority(request.url) }
}

/** Returns the host that a request names: in HTTP/2 it can be in `:authority` alone. Several are joined. */
export function authorityOf({ hosts, target = '' }: Authorities): string {
  return (hosts.length === 0 ? target : hosts.join()).toLowerCase()
}

/** Returns the authority of an absolute request target. */
export function targetAuthority(url: string): string | undefined {
  return /^https?:\/\/(?:[^/?#]*@)?([^/?#]*)/i.exec(url)?.[1]
}

/** Returns why the host of a request is refused. */
export function hostReason(
  authorities: Authorities,
  url: string,
  isListed: HasHost,
): GuardReason | undefined {
  const { hosts, target } = authorities
  const authority = authorityOf(authorities)
  if (authority === '') return 'host-missing'
  const isSecure = url.startsWith('https:')
  const disagrees =
    target !== undefined && withoutPort(target.toLowerCase(), isSecure) !== withoutPort(authority, isSecure)
  if (hosts.length > 1 || disagrees) return 'host-ambiguous'
  return isListed(authority) ? undefined : 'host-not-listed'
}

/**
 * Returns whether an origin is the server's own. `Host` has no scheme, and behind a proxy the scheme of the connection
 * is wrong, so both count. `self` is exact.
 */
export function isOwnOrigin<Context extends readonly unknown[]>(
  origin: string,
  request: GuardRequest,
  { self, hosts: local }: GuardRules<Context>,
  context: Context,
): boolean {
  // No page can send several, so the lines need not be counted.
  const host = request.headers.get('host') ?? authorityOf(authoritiesOf(request))
  const authority = host.toLowerCase()
  if (self === undefined) return isOriginOf(authority, origin)
  const own = self(...context)
  // A local server has several names, and `self` adds to them.
  if (local !== undefined) return isOriginOf(authority, origin) || own.includes(origin)
  // Origins of one server must not act on each other.
  const sameHost = own.filter((one) => isOriginOf(authority, one))
  return (sameHost.length > 0 ? sameHost : own).includes(origin)
}

/** Returns whether an origin is the one that browsers send for an authority, with http or https. */
function isOriginOf(authority: string, origin: string): boolean {
  const isSecure = origin.startsWith('https://')
  if (!isSecure && !origin.startsWith('http://')) return false
  return origin.slice(isSecure ? 8 : 7) === withoutPort(authority, isSecure)
}

/** Returns an authority without the scheme's default port. */
function withoutPort(authority: string, isSecure: boolean): string {
  const port = isSecure ? ':443' : ':80'
  return authority.endsWith(port) ? authority.slice(0, -port.length) : authority
}

/** Returns the host of an origin or an authority, without the port. */
export function nameOf(text: string | null): string | undefined {
  return text?.replace(/.*:\/\//, '').replace(/:\d*$/, '')
}
