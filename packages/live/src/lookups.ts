import { timed } from './timed.ts'

/**
 * The function that you pass to {@link liveOrigins}. It returns (or resolves to) whether an origin is allowed. Any other value,
 * a throw or a rejection counts as a failed lookup.
 *
 * @param origin The serialized origin, for example `https://app.example.com`.
 * @param signal Aborted when the lookup exceeds `timeout`. Pass it to the database, so that the query is canceled.
 *
 * @example
 * ```ts
 * const lookup: Lookup = async (origin, signal) => {
 *   const response = await fetch(`https://tenants.example.com/${encodeURIComponent(origin)}`, { signal })
 *   return response.ok
 * }
 * ```
 */
export type Lookup = (origin: string, signal: AbortSignal) => boolean | Promise<boolean>

/** Receives the result of each lookup. */
interface Receiver {
  /** Not called if the origin was forgotten in the meantime. */
  found(origin: string, allows: boolean, askedAt: number): void
  failed(origin: string, error: unknown, isForgotten: boolean): void
}

/** Runs lookups: one at a time per origin, and not more than `limit` at the same time. */
export class Lookups {
  readonly #lookup: Lookup
  readonly #limit: number
  readonly #timeout: number
  readonly #receiver: Receiver
  readonly #running = new Map<string, Promise<boolean>>()
  /** Each starts a lookup that waits for its turn. The lookups that have one began earlier, so they also time out earlier. */
  readonly #waiting = new Set<() => void>()
  #turns = 0

  constructor(lookup: Lookup, limit: number, timeout: number, receiver: Receiver) {
    this.#lookup = lookup
    this.#limit = limit
    this.#timeout = timeout
    this.#receiver = receiver
  }

  /**
   * Starts a lookup, or joins the one that is running.
   *
   * @param waits Whether it waits for its turn at the limit.
   * @returns Its result; `undefined` at the limit.
   */
  find(origin: string, waits: boolean): Promise<boolean> | undefined {
    const running = this.#running.get(origin)
    if (running !== undefined) return running
    if (!waits && this.#turns >= this.#limit) return undefined
    const askedAt = performance.now()
    const isCurrent = () => this.#running.get(origin) === current
    const current = this.#start(origin).then(
      (allows) => {
        if (isCurrent()) {
          this.#running.delete(origin)
          this.#receiver.found(origin, allows, askedAt)
        }
        return allows
      },
      (error: unknown) => {
        const isForgotten = !isCurrent()
        if (!isForgotten) this.#running.delete(origin)
        this.#receiver.failed(origin, error, isForgotten)
        throw error
      },
    )
    this.#running.set(origin, current)
    return current
  }

  /** Ignores the result of a lookup that began before the origin was forgotten: it may be of before the change. */
  forget(origin: string): void {
    this.#running.delete(origin)
  }

  forgetAll(): void {
    this.#running.clear()
  }

  async #start(origin: string): Promise<boolean> {
    try {
      return await timed('The lookup', this.#timeout, async (signal) => {
        if (this.#turns < this.#limit) this.#turns += 1
        else await new Promise<void>((resolve) => this.#waiting.add(resolve))
        signal.throwIfAborted()
        const allows: unknown = await this.#lookup(origin, signal)
        if (typeof allows === 'boolean') return allows
        throw new TypeError(
          `The lookup returned a value of type ${typeof allows}. Return (or resolve to) true or false.`,
        )
      })
    } finally {
      this.#passTurn()
    }
  }

  /** Hands a turn to the lookup that has waited longest, or gives it back. */
  #passTurn(): void {
    const [next] = this.#waiting
    if (next === undefined) {
      this.#turns -= 1
      return
    }
    this.#waiting.delete(next)
    next()
  }
}
