import { LRUCache } from 'lru-cache'

/** How many results are kept, and for how long. */
export interface KeptResults {
  /** The number of results that are kept. The least recently used one is dropped first. */
  readonly max?: number | undefined
  /** How many milliseconds a result is used without a new lookup. */
  readonly freshFor?: number | undefined
  /** How many milliseconds after `freshFor` a result is still used while a new lookup runs. */
  readonly staleFor?: number | undefined
}

/** {@link KeptResults} with its defaults. */
export type Kept = Readonly<Record<keyof KeptResults, number>>

/** One result. All times are those of `performance.now()`. */
interface Result {
  readonly allows: boolean
  /** After this, a new result is fetched. */
  refreshAt: number
  /** After this, a request waits for the new result. */
  waitAt: number
  /** After this, the result does not count even if the source fails. */
  invalidAt: number
}

/** How long a source that failed is left alone, per origin. */
const RETRY_AFTER = 1000

/** The last known results. Allowed origins are kept apart, so that a flood of refused ones does not evict them. */
export class Results {
  readonly #kept: { readonly allowed: Kept; readonly refused: Kept }
  readonly #outage: number
  readonly #timeout: number
  readonly #allowed: LRUCache<string, Result>
  readonly #refused: LRUCache<string, Result>

  constructor(allowed: Kept, refused: Kept, outage: number, timeout: number) {
    this.#kept = { allowed, refused }
    this.#outage = outage
    this.#timeout = timeout
    this.#allowed = new LRUCache({ max: allowed.max })
    this.#refused = new LRUCache({ max: refused.max })
  }

  /** Returns a result that may be too old: see its times. */
  get(origin: string): Result | undefined {
    return this.#allowed.get(origin) ?? this.#refused.get(origin)
  }

  set(origin: string, allows: boolean, now: number): void {
    const { freshFor, staleFor } = allows ? this.#kept.allowed : this.#kept.refused
    const refreshAt = now + freshFor
    const waitAt = refreshAt + staleFor
    const invalidAt = Math.max(waitAt, now + this.#outage)
    const [cache, other] = allows ? [this.#allowed, this.#refused] : [this.#refused, this.#allowed]
    other.delete(origin)
    cache.set(origin, { allows, refreshAt, waitAt, invalidAt })
  }

  /** Gives the last result a little longer, so that requests do not wait for a source that fails. */
  prolong(origin: string, now: number): void {
    const result = this.get(origin)
    if (result === undefined) return
    result.refreshAt = now + RETRY_AFTER
    // By then the next attempt has failed as well, unless there was no request.
    const prolonged = Math.max(result.waitAt, now + 2 * (RETRY_AFTER + this.#timeout))
    result.waitAt = Math.min(result.invalidAt, prolonged)
  }

  /** Invalidates a result. An allowed origin stays known: its lookup is not refused at the limit. */
  forget(origin: string): void {
    this.#refused.delete(origin)
    const result = this.#allowed.peek(origin)
    if (result !== undefined) result.waitAt = result.invalidAt = PAST
  }

  /** As {@link forget}. But nothing says that an origin has changed, so its result still counts if the source fails. */
  forgetAll(): void {
    this.#refused.clear()
    for (const result of this.#allowed.values()) result.waitAt = PAST
  }
}

const PAST = Number.NEGATIVE_INFINITY
