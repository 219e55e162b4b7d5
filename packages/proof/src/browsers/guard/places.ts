import type { PolicyOptions } from '@corsage/core'

/** How the pages reach the guarded server. */
export type Scheme = 'https' | 'http'
/** A cookie of https is `Secure`, so the http server could not set its own afterwards. */
export const schemes: readonly Scheme[] = ['http', 'https']

/**
 * Where a page is, seen from the guarded server. The policies list some of the places. A sibling belongs to the server's own
 * site. A page with a worker sends its requests through a service worker, which needs loopback or a trusted certificate.
 */
export const placeNames = [
  'own',
  'listed',
  'unlisted',
  'listed sibling',
  'unlisted sibling',
  'http sibling',
  'listed worker',
  'unlisted worker',
] as const

export type Place = (typeof placeNames)[number]

/** The origins of the pages. The own one is the guarded server's. */
export type Places = Readonly<Record<Scheme, Readonly<Record<Place, string>>>>

/** The policies of the guarded server: what its paths begin with. */
export const policyNames = ['credentials', 'anonymous', 'any', 'null', 'off'] as const
export type PolicyName = (typeof policyNames)[number]

/** One policy, whose paths differ. */
export function policyOf(origins: Places[Scheme]) {
  const listed = [origins.listed, origins['listed sibling'], origins['listed worker']]
  return {
    dangerouslyAllowInsecureOrigins: true,
    resources: {
      '/credentials/*': { origins: listed, credentials: true },
      '/anonymous/*': { origins: listed },
      '/any/*': { origins: '*' },
      '/null/*': { origins: 'null', credentials: true, dangerouslyAllowNullOrigin: true },
      '/off/*': false,
    },
  } as const satisfies PolicyOptions
}
