import { corsCheck, isRedirectStatus } from '@corsage/user-agent/fetch'
import type { Exchange } from './exchange.ts'
import { headerMembers, headerValue } from './header-lines.ts'

/** The value of `Access-Control-Allow-Origin`; `null` when it is absent. */
export function allowOriginOf({ response }: Exchange): string | null {
  return headerValue(response.headers, 'access-control-allow-origin')
}

/** Whether the response allows credentials. */
export function allowsCredentials({ response }: Exchange): boolean {
  return headerValue(response.headers, 'access-control-allow-credentials') === 'true'
}

/** Whether `Vary` contains `Origin`. */
export function variesByOrigin({ response }: Exchange): boolean {
  const members = headerMembers(response.headers, 'vary')
  return members.includes('origin') || members.includes('*')
}

/** Whether a page of an origin can read the response: the CORS check of the Fetch standard, §4.10. */
export function isReadableBy(
  { response }: Exchange,
  origin: string,
  credentials: 'include' | 'omit' = 'omit',
): boolean {
  const headers = { get: (name: string) => headerValue(response.headers, name.toLowerCase()) }
  return corsCheck({ origin, credentials }, { headers }).success
}

/** Whether the status is an ok status, as a preflight needs it. */
export function hasOkStatus({ response: { status } }: Exchange): boolean {
  return status >= 200 && status <= 299
}

/** Whether the status is a redirect status of the Fetch standard. */
export function isRedirect({ response }: Exchange): boolean {
  return isRedirectStatus(response.status)
}
