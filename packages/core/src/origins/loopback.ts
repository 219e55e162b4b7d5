/**
 * Says whether a name is for private use. Nobody can register a name below it, so it is never a public suffix (RFC 2606,
 * §2; RFC 6761, §6; RFC 6762, §3; RFC 8375). `lan` is not reserved, but home routers use it.
 */
export function isPrivateUse(host: string): boolean {
  return /^(test|local|internal|lan|home\.arpa|localhost)\.?$/.test(host)
}

/**
 * Whether a host, its wildcard included, is of this machine: what it sends crosses no network, so that `http` is no
 * risk there (RFC 6761, §6.3; RFC 1122, §3.2.1.3).
 */
export function isLoopback(host: string): boolean {
  const name = host.replace(/\.$/, '')
  return (
    name === 'localhost' || name.endsWith('.localhost') || name === '[::1]' || /^127(\.\d+){3}$/.test(name)
  )
}
