import type { Severity } from './finding.ts'

/** A mistake in comparing origins. The audits of a server and of a policy know the same ones. */
export type MistakeName =
  | 'any-origin'
  | 'null-origin'
  | 'public-suffix'
  | 'foreign-origin'
  | 'suffix-compared'
  | 'prefix-compared'
  | 'unescaped-dot'
  | 'host-suffix-compared'
  | 'special-character'
  | 'insecure-origin'
  | 'localhost-origin'
  | 'any-subdomain'
  | 'any-port'

/** How severe each mistake is, without and with credentials. */
const severities: Readonly<Record<MistakeName, readonly [without: Severity, withCredentials: Severity]>> = {
  'any-origin': ['low', 'critical'],
  'null-origin': ['medium', 'critical'],
  'public-suffix': ['medium', 'high'],
  'foreign-origin': ['medium', 'critical'],
  'suffix-compared': ['medium', 'critical'],
  'prefix-compared': ['medium', 'critical'],
  'unescaped-dot': ['medium', 'critical'],
  'host-suffix-compared': ['low', 'medium'],
  'special-character': ['medium', 'high'],
  'insecure-origin': ['low', 'high'],
  'localhost-origin': ['info', 'medium'],
  'any-subdomain': ['info', 'low'],
  'any-port': ['info', 'low'],
}

/** Returns how severe a mistake is. One table for both audits, so that they agree. */
export function severityOf(mistake: MistakeName, credentials: boolean): Severity {
  return severities[mistake][credentials ? 1 : 0]
}
