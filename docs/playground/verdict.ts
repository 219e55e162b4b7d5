import type { Outcome } from './exchange/ask.ts'

/** Says in one sentence what became of a request. */
export function verdictOf({ seen, exchange, request }: Outcome): string {
  if (seen !== null) return `Allowed: a page of ${request.origin} reads the answer, ${seen.status}.`
  return exchange.at(-1)?.kind === 'preflight'
    ? `Refused: the browser asks first, and then never sends the ${request.method}.`
    : `Refused: the browser keeps the answer from the page.`
}
