import { CommandError } from '../command-error.ts'
import type { Connection } from '../network/connection.ts'
import type { Exchange } from '../network/exchange.ts'
import { headerValue } from '../network/header-lines.ts'
import { type Difference, differences } from './differences.ts'
import { originOf, type Witness } from './witnesses.ts'

/** A response that differs from the policy. */
export interface DifferingResponse extends Difference {
  readonly method: string
  readonly url: string
  readonly origin: string | null
  readonly requestedMethod: string | null
  /** `null` if no response arrived. */
  readonly status: number | null
}

/** The result of replaying the witnesses. */
export interface Verification {
  /** How many requests got a response. */
  readonly requests: number
  readonly responses: readonly DifferingResponse[]
  /** Why the responses do not prove that the rest agrees. */
  readonly inconclusive: readonly string[]
}

/** After so many requests in a row without a response, no more are sent, because each takes as long as the time limit. */
const patience = 3
const unavailable = [502, 503, 504]

/**
 * Sends the witnesses one after the other, and compares each response with the policy. Redirects are not followed.
 *
 * @throws CommandError if the first request gets no response, or one of a gateway whose application is down.
 */
export async function verifyDeployment(
  witnesses: readonly Witness[],
  connection: Connection,
): Promise<Verification> {
  const allowed = allowedOrigins(witnesses)
  const responses: DifferingResponse[] = []
  const received: { readonly witness: Witness; readonly exchange: Exchange }[] = []
  const inconclusive: string[] = []
  let [requests, silent] = [0, 0]
  let tag: string | null = null
  for (const [index, witness] of witnesses.entries()) {
    const request = witness.isConditional && tag !== null ? withTag(witness.request, tag) : witness.request
    const place = placeOf(request)
    let exchange: Exchange
    try {
      exchange = await connection.send(request)
    } catch (error) {
      if (!(error instanceof CommandError) || index === 0) throw error
      const isPreflight = witness.decision.kind === 'preflight'
      if (isPreflight) responses.push({ ...place, ...unanswered, status: null })
      else inconclusive.push(`${request.method} ${request.url}: ${error.message}`)
      if (++silent < patience) continue
      inconclusive.push(
        `${witnesses.length - index - 1} requests were not sent, because ${patience} in a row got no response.`,
      )
      break
    }
    const { status, headers } = exchange.response
    if (index === 0 && unavailable.includes(status)) {
      throw new CommandError(
        `${request.url} responded with ${status}, so the application is not available. Start it, and run the command again.`,
      )
    }
    requests++
    silent = 0
    if (request.url === witnesses[0]?.request.url) tag ??= headerValue(headers, 'etag')
    received.push({ witness, exchange })
    for (const difference of differences(witness, exchange, allowed))
      responses.push({ ...place, ...difference, status })
  }
  // One cause says more than a difference for each header.
  const cause = requestChanges.find((change) =>
    received.every(
      ({ witness, exchange }) =>
        differences({ decision: witness.changed[change] }, exchange, allowed).length === 0,
    ),
  )
  if (cause === undefined || responses.some(({ status }) => status === null)) {
    return { requests, responses, inconclusive }
  }
  return { requests, responses: responses.map((response) => ({ ...response, code: cause })), inconclusive }
}

const requestChanges = ['origin-removed', 'path-shortened'] as const

const unanswered = { code: 'preflight-unanswered', header: null, expected: null, received: null } as const

function placeOf(request: Witness['request']) {
  const { method, url, headers } = request
  const requestedMethod = headerValue(headers, 'access-control-request-method')
  return { method, url, origin: originOf(request), requestedMethod }
}

function allowedOrigins(witnesses: readonly Witness[]): ReadonlySet<string> {
  const allowed = witnesses.filter(({ decision }) => decision.allowed).map(({ request }) => originOf(request))
  return new Set(allowed.filter((origin) => origin !== null))
}

function withTag(request: Witness['request'], tag: string): Witness['request'] {
  const headers = request.headers.map(
    ([name, value]) => [name, name === 'if-none-match' ? tag : value] as const,
  )
  return { ...request, headers }
}
