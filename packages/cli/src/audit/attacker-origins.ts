import { parse } from 'tldts'
import { foreignHost } from '../network/foreign-origin.ts'
import { isLoopback } from '../network/local-hosts.ts'

/** An origin that should not be trusted, and by which mistake of a server it is. */
export interface AttackerOrigin {
  readonly name: AttackerOriginName
  readonly origin: string
}

/** The mistakes that are asked for. */
export type AttackerOriginName =
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
 * Makes the origins that a careless comparison takes for a trusted one. Nothing is sent to them: they only stand in
 * `Origin`. A trusted origin that is an address or a single name has no neighbours, and gives few.
 *
 * @example
 * attackerOrigins('https://app.example.com')[0]
 * // { name: 'domain-suffix', origin: 'https://corsage-probeexample.com' }
 */
export function attackerOrigins(trusted: string): readonly AttackerOrigin[] {
  if (!/^https?:\/\//.test(trusted)) return []
  const { protocol, hostname, port } = new URL(trusted)
  const at = (host: string): string => `${protocol}//${host}${port === '' ? '' : `:${port}`}`
  const { isIp, domain } = parse(hostname)
  const origins: AttackerOrigin[] = []
  if (domain !== null && !isIp) {
    origins.push({ name: 'domain-suffix', origin: at(`corsage-probe${domain}`) })
    if (domain !== hostname) {
      origins.push(
        { name: 'host-suffix', origin: at(`corsage-probe${hostname}`) },
        { name: 'unescaped-dot', origin: at(hostname.replace('.', 'x')) },
      )
    }
    origins.push({ name: 'subdomain', origin: at(`corsage-probe.${domain}`) })
  }
  origins.push({ name: 'prefix', origin: at(`${hostname}.${foreignHost}`) })
  if (protocol === 'https:') origins.push({ name: 'insecure-twin', origin: `http://${hostname}` })
  origins.push(
    { name: 'other-port', origin: `${protocol}//${hostname}:${port === '8443' ? '9443' : '8443'}` },
    { name: 'underscore', origin: at(`${hostname}_.${foreignHost}`) },
    { name: 'backtick', origin: at(`${hostname}\`.${foreignHost}`) },
    { name: 'brace', origin: at(`${hostname}{.${foreignHost}`) },
    { name: 'percent', origin: at(`${hostname}%60.${foreignHost}`) },
    { name: 'comma', origin: at(`${hostname},.${foreignHost}`) },
  )
  if (!isLoopback(hostname)) origins.push({ name: 'localhost', origin: 'http://localhost:3000' })
  return origins
}
