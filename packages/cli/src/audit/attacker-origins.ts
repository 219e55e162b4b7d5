import { parse } from 'tldts'
import { foreignHost } from '../network/foreign-origin.ts'
import { isLoopback } from '../network/local-hosts.ts'

/** An origin that should not be trusted, and the mistake of a server that trusts it. */
export interface AttackerOrigin {
  readonly name: AttackerOriginName
  readonly origin: string
}

/** The mistakes that an audit looks for. */
export type AttackerOriginName =
  | 'stranger'
  | 'domain-suffix'
  | 'host-suffix'
  | 'prefix'
  | 'unescaped-dot'
  | 'insecure-twin'
  | 'other-port'
  | 'subdomain'
  | 'underscore'
  | 'backtick'
  | 'brace'
  | 'percent'
  | 'comma'
  | 'localhost'

/**
 * Returns the origins that a careless comparison takes for a trusted one, at most 13. Nothing is sent to them, because
 * they occur only in `Origin`. Addresses and single names have no neighbors, so they give few.
 *
 * @example
 * attackerOrigins('https://app.example.com')[0]
 * // { name: 'domain-suffix', origin: 'https://corsage-probeexample.com' }
 */
export function attackerOrigins(trusted: string): readonly AttackerOrigin[] {
  if (!/^https?:\/\//.test(trusted)) return []
  const { protocol, hostname, port } = new URL(trusted)
  const at = (host: string): string => `${protocol}//${host}${port === '' ? '' : `:${port}`}`
  // With the suffixes of private operators, because anyone can register a site next to one on `github.io`.
  const { isIp, domain, publicSuffix, isPrivate } = parse(hostname, { allowPrivateDomains: true })
  const origins: AttackerOrigin[] = []
  if (domain !== null && !isIp) {
    if (isPrivate) origins.push({ name: 'stranger', origin: at(strangerOf(hostname, publicSuffix ?? '')) })
    origins.push({ name: 'domain-suffix', origin: at(`corsage-probe${domain}`) })
    if (domain !== hostname) {
      // On a shared domain, the name with another beginning is again a site of someone else.
      if (!isPrivate) origins.push({ name: 'host-suffix', origin: at(`corsage-probe${hostname}`) })
      origins.push({ name: 'unescaped-dot', origin: at(hostname.replace('.', 'x')) })
    }
    origins.push({ name: 'subdomain', origin: at(`corsage-probe.${domain}`) })
  }
  origins.push({ name: 'prefix', origin: at(`${hostname}.${foreignHost}`) })
  if (protocol === 'https:') origins.push({ name: 'insecure-twin', origin: `http://${hostname}` })
  // A server that trusts this machine trusts each port, because any program can listen there.
  if (!isLoopback(hostname)) {
    origins.push({
      name: 'other-port',
      origin: `${protocol}//${hostname}:${port === '8443' ? '9443' : '8443'}`,
    })
  }
  origins.push(
    { name: 'underscore', origin: at(`${hostname}_.${foreignHost}`) },
    { name: 'backtick', origin: at(`${hostname}\`.${foreignHost}`) },
    { name: 'brace', origin: at(`${hostname}{.${foreignHost}`) },
    { name: 'percent', origin: at(`${hostname}%60.${foreignHost}`) },
    { name: 'comma', origin: at(`${hostname},.${foreignHost}`) },
  )
  if (!isLoopback(hostname)) origins.push({ name: 'localhost', origin: 'http://localhost:3000' })
  return origins
}

/** Returns an untrusted site on a shared domain. It begins as the trusted one does, because `my-app-*` is a common pattern. */
function strangerOf(hostname: string, publicSuffix: string): string {
  const [label = ''] = hostname
    .slice(0, -publicSuffix.length - 1)
    .split('.')
    .slice(-1)
  return `${/^.+-/.exec(label)?.[0] ?? 'corsage-'}probe.${publicSuffix}`
}
