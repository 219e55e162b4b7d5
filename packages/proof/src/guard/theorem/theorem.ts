import { type Arrival, browse, type Core, mayRead } from './browse.ts'
import type { Case, Site } from './cases.ts'

const SAFE = ['GET', 'HEAD', 'OPTIONS', 'TRACE', 'QUERY']

/** How often each side of the theorem was seen: a property that sees only one proves nothing. */
export type Seen = Record<'harmless' | 'own' | 'exempt' | 'trusted' | 'anonymous' | 'refused', number>

/**
 * Checks what came of one case. Sound: a page that acts may read the response under `cors`, with the credentials that
 * the request carries. Complete: own pages, and pages that may read, are not refused.
 *
 * @returns The contradictions of the theorem.
 */
export async function contradictions(core: Core, one: Case, seen: Seen): Promise<readonly string[]> {
  const found: string[] = []
  for (const arrival of await browse(core, one)) {
    const contradiction = await contradictionOf(core, one, arrival, seen)
    if (contradiction !== undefined) found.push(`${contradiction}: ${describe(arrival)}`)
  }
  return found
}

async function contradictionOf(
  core: Core,
  { site, visitor, act }: Case,
  arrival: Arrival,
  seen: Seen,
): Promise<string | undefined> {
  const { method, handledMethod, headers, ambient, handled, reason } = arrival
  if (handled === (reason !== undefined)) return 'a request is refused and handled, or neither'
  const upgrade = act.kind === 'upgrade'
  if (SAFE.includes(method) && SAFE.includes(handledMethod) && !upgrade) {
    seen.harmless++
    return handled ? undefined : 'a request that only reads is refused'
  }
  if (site.path === site.options.exempt) {
    seen.exempt++
    return handled ? undefined : 'an exempt path is guarded'
  }
  const metadata = headers.get('sec-fetch-site')
  const origin = headers.get('origin')
  if (metadata === 'same-origin' || metadata === 'none') {
    seen.own++
    if (visitor.page !== site.origin) return 'a browser takes another page for an own one'
    return handled ? undefined : 'an own page is refused'
  }
  if (metadata === null && isOwn(origin, site)) {
    seen.own++
    return handled ? undefined : 'an own page is refused'
  }
  if (metadata === null && origin === null) {
    // A method override that is on for GET, over plain http: browsers send neither header with a GET there.
    return handled ? undefined : 'a request without both headers is refused'
  }
  if (metadata === null && origin !== null && isOutsideTheorem(origin, site)) return undefined

  // Without metadata, the guard does not know a form.
  const navigates = headers.get('sec-fetch-mode') === 'navigate'
  const withCredentials = await mayRead(core, site, arrival, 'include')
  const without = withCredentials || (await mayRead(core, site, arrival, 'omit'))
  if (handled) {
    // A navigation keeps the cookies of its response, as only a request with credentials does otherwise.
    const credentialed = ambient || navigates
    seen[credentialed ? 'trusted' : 'anonymous']++
    if (credentialed && !withCredentials) return 'a page acts with credentials, but must not read with them'
    return without ? undefined : 'a page acts, but must not read'
  }
  seen.refused++
  // An override can make a method of one that needs no permission. The guard asks for it in `methods` all the same.
  if (site.override !== undefined) return undefined
  if (withCredentials) return 'a page that may read with credentials is refused'
  // These the browser also adds by itself, and a server cannot tell who did.
  const doubtful = /^(?:basic|digest|negotiate|ntlm)\b/i.test(headers.get('authorization') ?? '')
  if (without && !ambient && !doubtful && !navigates)
    return 'a page that may read without credentials is refused'
  return undefined
}

/** Whether an origin is the one that the page of this site has, as far as `Host` and `self` tell. */
function isOwn(origin: string | null, { origin: own, proxied, options: { self } }: Site): boolean {
  return origin === own && (!proxied || self !== undefined)
}

/** Without `Sec-Fetch-Site`, `Host` does not tell http from https, and a replaced `Host` does not narrow `self`. */
function isOutsideTheorem(origin: string, { origin: own, proxied, options: { self } }: Site): boolean {
  if (self === undefined) return !proxied && hostOf(origin) === hostOf(own)
  return proxied && [self].flat().includes(origin)
}

function hostOf(origin: string): string {
  return origin.replace(/^[^/]*\/\//, '')
}

function describe({ method, handledMethod, headers, ambient, reason }: Arrival): string {
  return JSON.stringify({ method, handledMethod, headers: Object.fromEntries(headers), ambient, reason })
}
