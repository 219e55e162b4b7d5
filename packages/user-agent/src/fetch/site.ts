/**
 * Returns whether an origin and a URL are *same site*: they have the same scheme and registrable domain. Ports and
 * subdomains do not matter. An opaque origin (`null`) is same site with nothing. With `schemelessly`, the scheme does not matter either.
 *
 * HTML standard, §7.1.1.1 Sites.
 */
export async function isSameSite(origin: string, url: URL, schemelessly = false): Promise<boolean> {
  if (origin === 'null') return false
  const { protocol, hostname } = new URL(origin)
  if (protocol !== url.protocol && !schemelessly) return false
  if (hostname === url.hostname) return true
  // A registrable domain has at least two labels, so most foreign hosts need no list of suffixes.
  if (lastTwoLabels(hostname) !== lastTwoLabels(url.hostname)) return false
  const { getPublicSuffix } = await import('tough-cookie')
  // Despite its name, it returns the registrable domain. Both hosts end in a dot, or neither does.
  const registrableDomain = (host: string): string | undefined =>
    getPublicSuffix(host.replace(/\.$/, ''), { ignoreError: true })
  const registrable = registrableDomain(hostname)
  return registrable !== undefined && registrable === registrableDomain(url.hostname)
}

function lastTwoLabels(host: string): string {
  return host.split('.').slice(-2).join('.')
}
