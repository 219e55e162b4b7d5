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
