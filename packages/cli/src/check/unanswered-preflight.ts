import { CommandError } from '../command-error.ts'
import type { Connection } from '../network/connection.ts'
import type { Exchange, SentRequest } from '../network/exchange.ts'
import { headerMembers, headerValue } from '../network/header-lines.ts'
import { chromiumNetError } from '../network/network-error.ts'
import type { FailedPreflight } from './browser-fetch.ts'
import type { CheckIssue } from './check-report.ts'

/** A preflight that got no response, although other requests get one. */
export interface UnansweredPreflight {
  readonly issue: CheckIssue
  /** Why the request needs the preflight. */
  readonly preflightReasons: readonly string[]
  /** A GET of the same URL, with its response. */
  readonly witness: Exchange
}

/**
 * Finds out with a GET whether the server responds at all. Resolves with `null` if it does not, because then the server
 * is down.
 */
export async function unansweredPreflight(
  { request, error }: FailedPreflight,
  connection: Connection,
): Promise<UnansweredPreflight | null> {
  const headers = request.headers.filter(([name]) => !name.startsWith('access-control-request-'))
  try {
    const witness = await connection.send({ ...request, method: 'GET', headers }, { readsBody: true })
    return { issue: issueOf(error, witness), preflightReasons: reasonsOf(request), witness }
  } catch (thrown) {
    if (thrown instanceof CommandError) return null
    throw thrown
  }
}

function issueOf(error: CommandError, { response }: Exchange): CheckIssue {
  return {
    code: 'preflight-unanswered',
    step: 'CORS-preflight fetch (§4.8), step 6',
    header: null,
    expected: 'a response to OPTIONS',
    received: null,
    // Chromium does not mention CORS here.
    message: `Failed to load resource: net::${chromiumNetError(error)}`,
    fix: `Respond to the preflight (OPTIONS) with 204 and the CORS headers. It got no response, but a GET of the same URL did (${response.status}). A firewall, a proxy or the server drops OPTIONS.`,
    option: null,
  }
}

function reasonsOf({ headers }: SentRequest): readonly string[] {
  const method = headerValue(headers, 'access-control-request-method') ?? ''
  return [
    ...(/^(GET|HEAD|POST)$/.test(method) ? [] : [`the method ${method}`]),
    ...headerMembers(headers, 'access-control-request-headers').map((name) => `the header ${name}`),
  ]
}
