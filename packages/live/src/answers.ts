import { LRUCache } from 'lru-cache'

/** How many answers of one kind are kept, and for how long. */
export interface KeptAnswers {
  /** How many answers are kept. The one that was used longest ago is dropped first. */
  readonly max?: number | undefined
  /** Milliseconds for which an answer is given without a lookup. */
  readonly freshFor?: number | undefined
  /** Milliseconds after `freshFor` for which an answer is still given, while a new one is fetched. */
  readonly staleFor?: number | undefined
}

/** {@link KeptAnswers} with its defaults. */
export type Kept = Readonly<Record<keyof KeptAnswers, number>>

/** One answer. All times are those of `performance.now()`. */
interface Answer {
  readonly allows: boolean
  /** After this, a new answer is fetched. */
  refreshAt: number
  /** After this, a request waits for the new answer. */
  waitAt: number
  /** After this, the answer does not count even if the source fails. */
  invalidAt: number
}

/** How long a source that failed is left alone, per origin. */
const RETRY_AFTER = 1000

/** The last known answers. Allowed origins are kept apart, so that a flood of refused ones does not evict them. */
export class Answers {
  readonly #kept: { readonly allowed: Kept; readonly refused: Kept }
  readonly #outage: number
  readonly #timeout: number
  readonly #allowed: LRUCache<string, Answer>
  readonly #refused: LRUCache<string, Answer>

  constructor(allowed: Kept, refused: Kept, outage: number, timeout: number) {
    this.#kept = { allowed, refused }
    this.#outage = outage
    this.#timeout = timeout
    this.#allowed = new LRUCache({ max: allowed.max })
    this.#refused = new LRUCache({ max: refused.max })
  }

  /** Returns an answer that may be too old: see its times. */
  get(origin: string): Answer | undefined {
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

  /** Gives the last answer a little longer, so that requests do not wait for a source that fails. */
  prolong(origin: string, now: number): void {
    const answer = this.get(origin)
    if (answer === undefined || answer.invalidAt <= now) return
    answer.refreshAt = now + RETRY_AFTER
    // By then the next attempt has failed as well, unless there was no request.
    const prolonged = Math.max(answer.waitAt, now + 2 * (RETRY_AFTER + this.#timeout))
    answer.waitAt = Math.min(answer.invalidAt, prolonged)
  }

  /** Invalidates an answer. An allowed origin stays known: its lookup is not refused at the limit. */
  forget(origin: string): void {
    this.#refused.delete(origin)
    const answer = this.#allowed.peek(origin)
    if (answer !== undefined) answer.waitAt = answer.invalidAt = PAST
  }

  /** As {@link forget}. But nothing says that an origin has changed, so its answer still counts if the source fails. */
  forgetAll(): void {
    this.#refused.clear()
    for (const answer of this.#allowed.values()) answer.waitAt = PAST
  }
}

const PAST = Number.NEGATIVE_INFINITY
