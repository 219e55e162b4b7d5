import type { Answer } from './exchange.ts'

// Written by hand from the options in policy.ts, so that core has to agree with it.

const VARY = { vary: 'Origin' }

/** The answer to a request of an origin that the policy lists. */
export function permitted(origin: string, status = 200): Answer {
  return {
    status,
    headers: {
      'access-control-allow-origin': origin,
      'access-control-allow-credentials': 'true',
      'access-control-expose-headers': 'date',
      ...VARY,
    },
  }
}

/** The answer to a preflight of an origin that the policy lists, whatever the method it asks for. */
export function permittedPreflight(origin: string): Answer {
  return {
    status: 204,
    headers: {
      'access-control-allow-origin': origin,
      'access-control-allow-credentials': 'true',
      'access-control-allow-methods': 'GET,POST,PUT',
      'access-control-allow-headers': 'content-type',
      'access-control-max-age': '600',
      ...VARY,
    },
  }
}

/** The answer to every other origin, and to no origin: no permission. */
export function bare(status = 200): Answer {
  return { status, headers: VARY }
}
