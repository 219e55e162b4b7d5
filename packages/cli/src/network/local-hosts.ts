/** Whether a host is this machine: such a host is trustworthy without TLS, and a page's `http:` may ask for it. */
export function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127(\.\d+){3}$/.test(hostname)
  )
}

/** Whether a host is this machine or an address of a private network. */
export function isLocal(hostname: string): boolean {
  return isLoopback(hostname) || /^(10|192\.168|172\.(1[6-9]|2\d|3[01])|169\.254)\.[\d.]+$/.test(hostname)
}
