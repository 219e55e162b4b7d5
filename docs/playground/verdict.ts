import type { Outcome } from './exchange/ask.ts'
import type { Result } from './use-playground.ts'

const UNREAD = {
  code: 'The playground cannot run this policy, because it reads values and runs no code.',
  incomplete: 'The policy is not complete JavaScript yet.',
  'no-options': 'There is no policy yet.',
  'left-out': '',
} as const

/** Sums up a result in one sentence. */
export function sentenceOf(result: Result): string {
  if (result.kind === 'outcome') return verdictOf(result.outcome)
  if (result.kind === 'unread') return UNREAD[result.reason]
  if (result.kind === 'no-request') return `The page's fetch() throws: ${result.message}`
  return result.issues === 1
    ? 'This policy is invalid: createPolicy() throws.'
    : `This policy is invalid: createPolicy() reports ${result.issues} issues.`
}

/** Sums up in one sentence what the browser does. */
export function verdictOf({ seen, exchange, request }: Outcome): string {
  if (seen !== null) return `Allowed: a page of ${request.origin} can read the response (${seen.status}).`
  return exchange.at(-1)?.kind === 'preflight'
    ? `Refused: the preflight fails, so the browser does not send the ${request.method}.`
    : 'Refused: the browser does not let the page read the response.'
}
