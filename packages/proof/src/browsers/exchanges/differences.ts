import type { ExchangeResult } from './exchange.ts'

/** Compares what the page saw of each request, and each request on the wire. */
export function differs(userAgent: ExchangeResult, engine: ExchangeResult): boolean {
  return comparable(userAgent) !== comparable(engine)
}

/** As text, with members and headers in one order: a browser's driver may give them in another. */
function comparable({ outcomes, wire }: ExchangeResult): string {
  const sorted = outcomes.map((outcome) => {
    if (outcome === 'refused') return outcome
    const { status, type, redirected, headers, body } = outcome
    const shown = Object.entries(headers).map(([name, value]) => `${name}: ${shownValue(value)}`)
    return [status, type, redirected, shown.sort(), body]
  })
  return JSON.stringify([sorted, wire.map(inAscii)])
}

/**
 * Returns the part of a header's value to compare. Each engine shows a byte beyond ASCII, and a line that is empty, in its own
 * way: neither tells anything of CORS.
 */
function shownValue(value: string): string {
  return inAscii(value).replace(/^[\s,]+|[\s,]+$/g, '')
}

function inAscii(text: string): string {
  return text.replace(/[^\t\x20-\x7e]+/g, '?')
}
