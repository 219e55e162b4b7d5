import { PolicyError, validateOptions } from '@corsage/core'
import { OverloadError } from '@corsage/core/adapter'
import { type Lookup, Lookups } from './lookups.ts'
import { type Kept, type KeptResults, Results } from './results.ts'
import { readSettings } from './settings.ts'
import { notify } from './timed.ts'

/**
 * Options of {@link liveOrigins}. All are optional.
 *
 * @example
 * ```ts
 * const origins = liveOrigins(lookup, {
 *   allowed: { freshFor: 5000 },
 *   limit: 8,
 *   onError: (error, origin) => console.error(JSON.stringify(origin), error),
 * })
 * ```
 */
export interface LiveOriginsOptions {
  /**
   * Sets how allowed origins are kept. Without `forget`, a removed origin stays allowed for at most `freshFor` plus
   * `staleFor`, unless lookups fail.
   * @defaultValue `{ max: 10_000, freshFor: 30_000, staleFor: 30_000 }`
   */
  readonly allowed?: KeptResults | undefined
  /**
   * Sets how refused origins are kept. Without `forget`, a new origin stays refused for at most that time.
   * @defaultValue `{ max: 10_000, freshFor: 10_000, staleFor: 0 }`
   */
  readonly refused?: KeptResults | undefined
  /**
   * Sets for how many milliseconds the last known result counts while lookups fail. After that, the origin is refused.
   * @defaultValue `3_600_000` (one hour)
   */
  readonly outage?: number | undefined
  /**
   * Limits how many lookups run at the same time. At the limit, an unknown origin is refused without a lookup, with the
   * reason `origin-function-overloaded`. An origin that was allowed before waits for its turn.
   * @defaultValue `16`
   */
  readonly limit?: number | undefined
  /**
   * Limits how many milliseconds a lookup can take. After that, its signal is aborted, it counts as failed, and the next
   * lookup starts. Cancel the query when the signal aborts. Otherwise, more than `limit` queries can run.
   * @defaultValue `5000`
   */
  readonly timeout?: number | undefined
  /**
   * Called once for each failed lookup, including those that no request waits for. Also called with a {@link PolicyError} if
   * you call `forget` with a string that no browser sends as an origin, such as a URL with a path.
   * @defaultValue none
   */
  readonly onError?: ((error: unknown, origin: string) => void) | undefined
}

/** A function for `origins` that keeps the results of lookups in memory. */
export interface LiveOrigins {
  /** Returns whether an origin is allowed, or a promise if the origin is not known yet. Corsage calls it. */
  (origin: string): boolean | Promise<boolean>
  /**
   * Drops the result for an origin. Call it when the origin was added, changed or removed. The next request looks the origin
   * up again, and refuses it if the lookup fails.
   *
   * @param origin The origin. A URL of that origin also works.
   */
  forget(origin: string): void
  /**
   * Marks all results as outdated. Call it when you may have missed changes. The next request looks its origin up again. If
   * that fails, the last known result counts for {@link LiveOriginsOptions.outage}.
   */
  forgetAll(): void
}

const ALLOWED: Kept = { max: 10_000, freshFor: 30_000, staleFor: 30_000 }
const REFUSED: Kept = { max: 10_000, freshFor: 10_000, staleFor: 0 }

const KEPT_KINDS = { max: 'count', freshFor: 'duration', staleFor: 'duration' } as const
const KINDS = {
  allowed: 'object',
  refused: 'object',
  outage: 'duration',
  limit: 'count',
  timeout: 'timeout',
  onError: 'function',
} as const

/**
 * Creates a function for `origins` that looks origins up, for example in a database, and remembers the results. Concurrent
 * requests from one origin share one lookup. A known origin is allowed or refused without a promise.
 *
 * @param lookup See {@link Lookup}.
 * @param options See {@link LiveOriginsOptions}.
 * @throws `TypeError` if an option is unknown or has an invalid value.
 *
 * @example
 * ```ts
 * const origins = liveOrigins(async (origin) => {
 *   const rows = await sql`select 1 from origins where origin = ${origin}`
 *   return rows.length > 0
 * })
 * await sql.listen('origins', (origin) => origins.forget(origin))
 * app.use(cors({ origins, credentials: true }))
 * ```
 */
export function liveOrigins(lookup: Lookup, options: LiveOriginsOptions = {}): LiveOrigins {
  if (typeof lookup !== 'function') {
    throw new TypeError('liveOrigins was called without a lookup. Write liveOrigins(async (origin) => …).')
  }
  const defaults = { outage: 3_600_000, limit: 16, timeout: 5000 }
  const settings = readSettings('options', KINDS, options, defaults)
  const { outage, limit, timeout, onError } = settings
  const results = new Results(
    readSettings('options.allowed', KEPT_KINDS, options.allowed ?? {}, ALLOWED),
    readSettings('options.refused', KEPT_KINDS, options.refused ?? {}, REFUSED),
    outage,
    timeout,
  )
  const lookups = new Lookups(lookup, limit, timeout, {
    found: (origin, allows, askedAt) => results.set(origin, allows, askedAt),
    failed: (origin, error, isForgotten) => {
      if (!isForgotten) results.prolong(origin, performance.now())
      void notify(onError, error, origin)
    },
  })
  // One error for all: a stack for each request of a flood would be the most expensive part of it.
  const overload = new OverloadError(
    `The origin was not looked up, because ${limit} lookups are running. Raise the limit if the database can do more.`,
  )

  const ask = (origin: string): boolean | Promise<boolean> => {
    const result = results.get(origin)
    const now = performance.now()
    if (result !== undefined && now < result.waitAt) {
      // Nobody waits for the new result, and `onError` is called with its error.
      if (now >= result.refreshAt) lookups.find(origin, false)?.catch(() => {})
      return result.allows
    }
    const lookingUp = lookups.find(origin, result?.allows === true)
    if (lookingUp === undefined) throw overload
    if (result === undefined) return lookingUp
    return lookingUp.catch((error: unknown) => {
      // Forgotten in the meantime, it has no last result either.
      if (performance.now() < result.invalidAt) return result.allows
      throw error
    })
  }
  return Object.assign(ask, {
    forget(origin: string): void {
      for (const spelling of spellingsOf(origin)) {
        lookups.forget(spelling)
        results.forget(spelling)
      }
      reportUnusable(origin, onError)
    },
    forgetAll(): void {
      lookups.forgetAll()
      results.forgetAll()
    },
  })
}

/** A source may notify of an origin as a person typed it. Requests have the serialized form. */
function spellingsOf(origin: string): readonly string[] {
  return [origin, URL.canParse(origin) ? new URL(origin).origin : origin]
}

/** Reports a row that never allows anything, because no browser sends its text. */
function reportUnusable(origin: string, onError: LiveOriginsOptions['onError']): void {
  // Lets credentials reject `*`, which is legal where it is the whole option.
  const issues = validateOptions({ origins: origin, credentials: true, ...ANY_SITE })
  if (issues.length > 0) void notify(onError, new PolicyError(issues), origin)
}

const ANY_SITE = { dangerouslyAllowInsecureOrigins: true, dangerouslyAllowPublicSuffixes: true }
