import type { Result } from './in-engine.ts'

/** The result of {@link checkTheorem}. */
export interface TheoremResult {
  /** How many requests reached the handler. */
  readonly count: number
  /** Those whose sender cannot read the response. */
  readonly broken: readonly string[]
}

/**
 * Checks that a page of another origin can read the response to every request that reached the handler: with credentials, if
 * the browser added cookies. A page that sends `Origin: null` reads in a sandboxed frame, which every page can make.
 */
export function checkTheorem(results: readonly Result[]): TheoremResult {
  const handled = results.filter(({ place, from, arrival }) => {
    const isSafe = arrival?.method === 'GET' && !arrival.isUpgrade
    return arrival?.isHandled && !isSafe && (place !== 'own' || from !== 'page')
  })
  const broken = handled.filter(({ scheme, place, from, policy, arrival }) => {
    const action = arrival?.cookies.length === 0 ? 'fetch omit' : 'fetch include'
    const isOpaque = arrival?.origin === 'null' || from === 'sandbox'
    const reads = results.find(
      (one) =>
        one.scheme === scheme &&
        one.action === action &&
        one.policy === policy &&
        (isOpaque ? one.from === 'sandbox' : one.from === 'page' && one.place === place),
    )
    return reads?.seen !== 'read'
  })
  return { count: handled.length, broken: broken.map(nameOf) }
}

export function nameOf({ scheme, place, from, action, policy }: Result): string {
  return [scheme, place, from, action, policy].join(', ')
}
