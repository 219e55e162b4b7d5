import { type Answer, type Exchange, placeOf, type ServerName, wireLine } from './exchange.ts'

/** Plays the servers' part of exchanges, and keeps what it was asked. */
export class Transcript {
  readonly #exchanges = new Map<string, Exchange>()
  readonly #wires = new Map<string, string[]>()
  readonly #counts = new Map<string, number>()

  constructor(exchanges: readonly Exchange[]) {
    for (const exchange of exchanges) this.#exchanges.set(exchange.id, exchange)
  }

  /** Answers a request, or `null` where no exchange is meant. */
  answer(
    server: ServerName,
    target: string,
    method: string,
    get: (name: string) => string | null,
  ): Answer | null {
    const place = placeOf(target)
    const exchange = place === null ? undefined : this.#exchanges.get(place.id)
    if (place === null || exchange === undefined) return null
    const { id, hop } = place
    this.#wires.set(id, [...this.wire(id), wireLine(server, target, method, get)])
    const isPreflight = method === 'OPTIONS' && get('access-control-request-method') !== null
    const script = exchange.scripts[hop]
    if (script === undefined) return null
    const answers = isPreflight ? script.preflights : script.actuals
    const key = `${id} ${hop} ${isPreflight}`
    const count = this.#counts.get(key) ?? 0
    this.#counts.set(key, count + 1)
    return answers[Math.min(count, answers.length - 1)] ?? null
  }

  wire(id: string): readonly string[] {
    return this.#wires.get(id) ?? []
  }
}
