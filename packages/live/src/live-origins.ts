import { PolicyError, validateOptions } from '@corsage/core'
import { OverloadError } from '@corsage/core/adapter'
import { type Lookup, Lookups } from './lookups.ts'
import { type Kept, type KeptResults, Results } from './results.ts'
import { readSettings } from './settings.ts'
import { notify } from './timed.ts'

/** How {@link liveOrigins} keeps results, and protects their source. */
export interface LiveOriginsOptions {
  /**
   * How allowed origins are kept. Without `forget`, a removed origin is allowed for at most `freshFor` and `staleFor`
   * together, unless lookups fail.
   * @defaultValue `{ max: 10_000, freshFor: 30_000, staleFor: 30_000 }`
   */
  readonly allowed?: KeptResults | undefined
  /**
   * How refused origins are kept. Without `forget`, a new origin is refused for at most as long.
   * @defaultValue `{ max: 10_000, freshFor: 10_000, staleFor: 0 }`
   */
  readonly refused?: KeptResults | undefined
  /**
   * Milliseconds for which the last known result stays valid while lookups fail. After that, the origin is refused.
   * @defaultValue 3_600_000, an hour
   */
  readonly outage?: number | undefined
  /**
   * How many lookups run at the same time. At the limit, an unknown origin is refused without a lookup and with the
   * reason `origin-function-overloaded`. An origin that was allowed before waits for its turn instead.
   * @defaultValue 16
   */
  readonly limit?: number | undefined
  /**
   * Milliseconds after which a lookup counts as failed. Its signal is aborted, and its turn goes to another. Let the source
   * end the query at that time as well: otherwise more than `limit` queries can run.
   * @defaultValue 5000
   */
  readonly timeout?: number | undefined
  /**
   * Called once for each lookup that failed, also for one that no request waits for. Also called with a {@link PolicyError} if
   * `forget` is called with a text that no browser sends as an origin, such as a URL with a path.
   */
  readonly onError?: ((error: unknown, origin: string) => void) | undefined
}

/** A function for `origins`, with the results of a lookup in memory. */
export interface LiveOrigins {
  (origin: string): boolean | Promise<boolean>
  /**
   * Looks an origin up again when it is next requested, because it was added, changed or removed. If that fails, the
   * origin is refused.
   */
  forget(origin: string): void
  /**
   * Looks every origin up again when it is next requested, because changes may have been missed. If that fails, the last
   * known result still counts, for {@link LiveOriginsOptions.outage}.
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
 * Returns a function for `origins` that remembers the results of a lookup, for origins in a database. The lookup is called once
 * per origin at a time, however many requests wait. A known origin is served at once, without a promise.
 *
 * @param lookup Returns, or resolves to, whether an origin is allowed. Anything but a boolean counts as a failure. It can pass
 * the signal to the source, so that a query that takes too long is canceled.
 * @param options See {@link LiveOriginsOptions}.
 * @throws `TypeError` for an option that is unknown or has a wrong value.
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
    failed: (origin, error) => {
      results.prolong(origin, performance.now())
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
  return URL.canParse(origin) ? [origin, new URL(origin).origin] : [origin]
}

/** Reports a row that never allows anything, because no browser sends its text. */
function reportUnusable(origin: string, onError: LiveOriginsOptions['onError']): void {
  if (onError === undefined) return
  // Lets credentials reject `*`, which is legal where it is the whole option.
  const issues = validateOptions({ origins: origin, credentials: true, ...ANY_SITE })
  if (issues.length > 0) void notify(onError, new PolicyError(issues), origin)
}

const ANY_SITE = { dangerouslyAllowInsecureOrigins: true, dangerouslyAllowPublicSuffixes: true }
