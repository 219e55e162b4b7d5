import type { Arrival } from './arrival.ts'
import { type PolicyName, policyNames } from './places.ts'

/** Under which policies a request must reach the handler. */
interface Reach {
  /** With cookies. */
  readonly ambient: readonly PolicyName[]
  /** Of forms without cookies. */
  readonly navigation: readonly PolicyName[]
  readonly other: readonly PolicyName[]
}

const reach = {
  own: { ambient: policyNames, navigation: policyNames, other: policyNames },
  listed: {
    ambient: ['credentials'],
    navigation: ['credentials'],
    other: ['credentials', 'anonymous', 'any'],
  },
  unlisted: { ambient: [], navigation: [], other: ['any'] },
  opaque: { ambient: ['null'], navigation: ['null'], other: ['null', 'any'] },
} as const satisfies Readonly<Record<string, Reach>>

/**
 * Returns the policies under which a request must reach the handler. A form over plain http cannot be told from a script's
 * request: it says nothing about its mode.
 */
export function reachOf(arrival: Arrival): readonly PolicyName[] {
  const { method, isUpgrade, origin, metadata, cookies } = arrival
  if (method === 'GET' && !isUpgrade) return policyNames
  const isOwn = metadata === '' ? origin === 'own' : metadata.startsWith('same-origin ')
  const named = origin.startsWith('listed') ? 'listed' : 'unlisted'
  const sender = isOwn ? 'own' : origin === 'null' ? 'opaque' : named
  if (cookies.length > 0) return reach[sender].ambient
  return metadata.includes(' navigate ') ? reach[sender].navigation : reach[sender].other
}
