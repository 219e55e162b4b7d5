/** How a response was obtained, as far as the page may look into it: the standard's *response tainting*. */
export type ResponseTainting = 'basic' | 'cors' | 'opaque'

/**
 * Says whether a request carries credentials (cookies) and stores those of the response: always with `include`,
 * to the page's own origin with `same-origin`, never with `omit`.
 *
 * Fetch standard, §4.6 HTTP-network-or-cache fetch ("includeCredentials").
 *
 * @example
 * includesCredentials('same-origin', 'cors') // false
 */
export function includesCredentials(credentials: RequestCredentials, tainting: ResponseTainting): boolean {
  return credentials === 'include' || (credentials === 'same-origin' && tainting === 'basic')
}
