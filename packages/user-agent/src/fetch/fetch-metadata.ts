import type { RedirectableRequest } from './http-redirect-fetch.ts'
import { currentUrlOf } from './http-redirect-fetch.ts'
import { isSameSite } from './site.ts'

/** The members of a request that its `Sec-Fetch-*` headers describe. */
export interface DescribedRequest extends Pick<RedirectableRequest, 'urlList' | 'pageOrigin' | 'mode'> {
  /** The destination: `''` for `fetch`, which is sent as `empty`. */
  readonly destination: '' | 'document'
}

/**
 * Returns the `Sec-Fetch-*` headers of a request. Browsers add them to every request for a potentially trustworthy URL,
 * including preflights, and pages cannot set them. `Sec-Fetch-User` is not included, because no user takes part.
 *
 * Fetch Metadata Request Headers, §2 ("append the Fetch metadata headers for a request").
 *
 * @example
 * await fetchMetadata({
 *   pageOrigin: 'https://app.example.com',
 *   urlList: [new URL('https://api.example.com/')],
 *   mode: 'cors',
 *   destination: '',
 * }) // { 'sec-fetch-dest': 'empty', 'sec-fetch-mode': 'cors', 'sec-fetch-site': 'same-site' }
 */
export async function fetchMetadata(request: DescribedRequest): Promise<Readonly<Record<string, string>>> {
  if (!isPotentiallyTrustworthy(currentUrlOf(request))) return {}
  return {
    'sec-fetch-dest': request.destination || 'empty',
    'sec-fetch-mode': request.mode,
    'sec-fetch-site': await secFetchSite(request),
  }
}

/** A redirect can make a request less trusted, but never more. */
async function secFetchSite({ pageOrigin, urlList }: DescribedRequest): Promise<string> {
  let site = 'same-origin'
  for (const url of urlList) {
    if (url.origin === pageOrigin) continue
    if (!(await isSameSite(pageOrigin, url))) return 'cross-site'
    site = 'same-site'
  }
  return site
}

/**
 * Returns whether a URL is *potentially trustworthy*: its connection is encrypted, or does not leave the machine.
 *
 * Secure Contexts, §3.1 and §3.2.
 *
 * @example
 * isPotentiallyTrustworthy(new URL('http://localhost:3000')) // true
 */
export function isPotentiallyTrustworthy({ protocol, hostname }: URL): boolean {
  if (protocol === 'https:' || protocol === 'wss:') return true
  return /^127(\.\d+){3}$|\[::1\]|(^|\.)localhost\.?$/.test(hostname)
}
