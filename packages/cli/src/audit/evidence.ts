import { allowOriginOf, hasOkStatus, isRedirect } from '../network/cors-answer.ts'
import type { Exchange } from '../network/exchange.ts'
import { headerMembers, headerValue } from '../network/header-lines.ts'
import { type Answers, isTransient } from './answers.ts'
import { isSent, type ProbeName } from './audit-probes.ts'

/**
 * Returns why the responses do not prove that nothing is wrong; an empty list if they do. A server that rejects every
 * request before its CORS layer runs has no findings.
 */
export function doubtsAbout(answers: Answers): readonly string[] {
  return [...baselineDoubts(answers), ...originDoubts(answers), ...methodDoubts(answers), ...changes(answers)]
}

/** Whether a response shows that something applies CORS to it. */
export function showsCors({ response }: Exchange): boolean {
  return (
    response.headers.some(([name]) => name.startsWith('access-control-')) ||
    headerMembers(response.headers, 'vary').includes('origin')
  )
}

/** The request whose response shows how the server treats an allowed origin. */
function baselineOf({ exchanges, trusted, carrier }: Answers): Exchange | undefined {
  if (carrier === 'request') return exchanges.get(trusted === null ? 'no-origin' : 'trusted')
  return exchanges.get(trusted === null ? 'foreign-preflight' : 'trusted-preflight')
}

function isEvidence(exchange: Exchange, answers: Answers): boolean {
  const { status } = exchange.response
  if (allowOriginOf(exchange) !== null || hasOkStatus(exchange) || status === 304) return true
  // If some response of that status has the headers, the CORS layer also runs for the others.
  const covered = [...answers.exchanges.values()].filter((other) => allowOriginOf(other) !== null)
  return covered.some((other) => isOfSameKind(other, exchange) && other.response.status === status)
}

function isOfSameKind(one: Exchange, other: Exchange): boolean {
  return (one.request.method === 'OPTIONS') === (other.request.method === 'OPTIONS')
}

function baselineDoubts(answers: Answers): readonly string[] {
  const baseline = baselineOf(answers)
  if (baseline === undefined) return ['The server did not respond to the first request.']
  if (answers.carrier === 'preflight') {
    if (answers.trusted === null || allowOriginOf(baseline) !== null) return []
    return [
      `The preflight of ${answers.trusted} is refused, so the refusal of others proves nothing. Pass an origin that the server allows with --from.`,
    ]
  }
  if (isEvidence(baseline, answers)) return []
  return [`${requestOf(baseline)} got ${baseline.response.status} without CORS headers. ${remedy(baseline)}`]
}

function remedy(exchange: Exchange): string {
  const { status, headers } = exchange.response
  if (isTransient(exchange)) return 'Audit the server again when it is available.'
  if (status === 401 || status === 403 || status === 407)
    return 'Log in with --cookie or -H, so that the application responds.'
  if (isRedirect(exchange))
    return `Audit the URL that it redirects to, ${headerValue(headers, 'location') ?? 'which is missing'}.`
  if (status >= 500) return 'Audit a URL that does not fail.'
  return 'Audit a URL that pages use, and name their method with -X.'
}

/** Probes whose responses come from a rate limit or similar, while others got normal responses. */
function originDoubts(answers: Answers): readonly string[] {
  const baseline = baselineOf(answers)
  if (baseline === undefined || !isEvidence(baseline, answers)) return []
  const unanswered = [...answers.exchanges].filter(
    ([name, exchange]) => asksAboutOrigin(name) && isTransient(exchange) && !isEvidence(exchange, answers),
  )
  const statuses = [...new Set(unanswered.map(([, { response }]) => response.status))]
  if (unanswered.length === 0) return []
  return [
    `${unanswered.length} of ${answers.exchanges.size} requests got ${statuses.join(' or ')}, so some origins were not judged. Audit the server again later, or without its rate limit.`,
  ]
}

const untrusting: readonly ProbeName[] = [
  'not-found',
  'not-found-preflight',
  'strange-preflight',
  'plain-options',
  'control',
]

function asksAboutOrigin(name: ProbeName): boolean {
  return !untrusting.includes(name)
}

/** The method that pages use may have another policy than `GET`. */
function methodDoubts(answers: Answers): readonly string[] {
  const { carrier, method, exchanges, trusted } = answers
  const actual = exchanges.get(trusted === null ? 'no-origin' : 'trusted')
  if (actual === undefined) return []
  if (isSent(answers)) {
    if (carrier === 'request' || isEvidence(actual, answers)) return []
    return [
      `${requestOf(actual)} got ${actual.response.status} without CORS headers, so only preflights were judged. Name the method that pages use with -X, or log in with --cookie or -H.`,
    ]
  }
  if (carrier === 'preflight' || [...exchanges.values()].some(showsCors)) return []
  return [`No response has CORS headers. ${method} itself is never sent, so its own response is not known.`]
}

/** Detects a server that stopped responding normally, for example after too many requests. */
function changes(answers: Answers): readonly string[] {
  const { exchanges, trusted } = answers
  const [first, last] = [exchanges.get(trusted === null ? 'no-origin' : 'trusted'), exchanges.get('control')]
  if (first === undefined || last === undefined || last.response.status < 400) return []
  if (first.response.status === last.response.status) return []
  return [
    `The same request got ${first.response.status} at first and ${last.response.status} at the end, so the responses in between prove nothing.`,
  ]
}

function requestOf({ request }: Exchange): string {
  return `${request.method} ${request.url}`
}
