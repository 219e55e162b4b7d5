import type { HeaderLines } from '../network/header-lines.ts'

/**
 * Returns headers that a browser adds to a `fetch`, and the user agent does not: `Referer` with the default
 * policy, and `User-Agent`, which names this command.
 *
 * Referrer Policy §3.
 */
export function browserHeaders(url: URL, from: string): HeaderLines {
  const headers: [string, string][] = [['user-agent', 'corsage']]
  const isDowngrade = from.startsWith('https:') && url.protocol === 'http:'
  if (from !== 'null' && !isDowngrade) headers.push(['referer', `${from}/`])
  return headers
}
