import { getPublicSuffix } from 'tldts'

/**
 * Whether strangers can have subdomains of a host: the whole Public Suffix List, the part of private operators
 * (`github.io`) included.
 *
 * @param host A host name, for example `github.io`.
 */
export function isPublicSuffix(host: string): boolean {
  return getPublicSuffix(host, { allowPrivateDomains: true }) === host
}
