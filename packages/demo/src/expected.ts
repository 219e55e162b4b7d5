import type { Answer } from './exchange.ts'

// Written by hand from the options in policy.ts, so that these values test core.

const VARY = { vary: 'Origin' }

/** The response to a request from a listed origin. */
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

/** The response to a preflight from a listed origin, for any method. */
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

/** The response to all other requests, which allows nothing. */
export function bare(status = 200): Answer {
  return { status, headers: VARY }
}
