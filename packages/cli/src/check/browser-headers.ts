import { getDomain } from 'tldts'
import type { HeaderLines } from '../network/header-lines.ts'
import { isLoopback } from '../network/local-hosts.ts'

/**
 * The headers that a browser adds to a `fetch` of its own accord, and that servers and their firewalls look at:
 * `Referer` with the default policy, and fetch metadata where the URL is trustworthy. `User-Agent` names this command.
 *
 * Referrer Policy §3; Fetch Metadata Request Headers §2.
 */
export function browserHeaders(url: URL, from: string): HeaderLines {
  const headers: [string, string][] = [['user-agent', 'corsage']]
  const isDowngrade = from.startsWith('https:') && url.protocol === 'http:'
  if (from !== 'null' && !isDowngrade) headers.push(['referer', `${from}/`])
  if (url.protocol === 'https:' || isLoopback(url.hostname)) {
    headers.push(
      ['sec-fetch-dest', 'empty'],
      ['sec-fetch-mode', 'cors'],
      ['sec-fetch-site', siteRelation(url, from)],
    )
  }
  return headers
}

function siteRelation(url: URL, from: string): 'same-origin' | 'same-site' | 'cross-site' {
  if (url.origin === from) return 'same-origin'
  if (!URL.canParse(from)) return 'cross-site'
  const page = new URL(from)
  const isSameSite = page.protocol === url.protocol && siteOf(page.hostname) === siteOf(url.hostname)
  return isSameSite ? 'same-site' : 'cross-site'
}

/** The registrable domain, or the host where it has none. */
function siteOf(hostname: string): string {
  return getDomain(hostname, { allowPrivateDomains: true }) ?? hostname
}
