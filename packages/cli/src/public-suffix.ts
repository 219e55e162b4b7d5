import { getPublicSuffix } from 'tldts'

/**
 * Whether anyone can register subdomains of a host, by the whole Public Suffix List with its private part
 * (`github.io`).
 *
 * @param host A host name, for example `github.io`.
 */
export function isPublicSuffix(host: string): boolean {
  return getPublicSuffix(host, { allowPrivateDomains: true }) === host
}
