import type { AsyncPolicy, Policy, PolicyError, PolicyOptions } from '@corsage/core'
import { INVALID, NOT_LOADED, type Picked, pick, textOf } from './picked-policies.ts'
import { readSettings } from './settings.ts'
import { notify, timed } from './timed.ts'

// A function without a return statement returns `void`.
// biome-ignore lint/suspicious/noConfusingVoidType: see above.
type Disconnect = (() => unknown) | undefined | void

type Loaded = PolicyOptions | Policy | AsyncPolicy | false

/**
 * Options of {@link livePolicy}. Only `load` is required.
 *
 * @example
 * ```ts
 * const policy = livePolicy<[request: Request]>({
 *   load: async () => new Map([['a.example.com', { origins: 'https://a.example.org' }]]),
 *   tenantOf: (request) => new URL(request.url).host,
 *   every: 10_000,
 * })
 * ```
 */
export interface LivePolicyOptions<Context extends readonly unknown[]> {
  /**
   * Returns (or resolves to) the current options, or `false` to disable CORS. With `tenantOf`, it returns a map from tenants
   * to their options.
   *
   * @param signal Aborted by `stop()`, and if loading takes too long.
   */
  readonly load: (
    signal: AbortSignal,
  ) => Loaded | ReadonlyMap<string, Loaded> | Promise<Loaded | ReadonlyMap<string, Loaded>>
  /**
   * Returns the tenant of a request, for example its host. CORS is disabled for a tenant that is not in the map.
   * @defaultValue none
   */
  readonly tenantOf?: ((...context: Context) => string | undefined) | undefined
  /**
   * Subscribes to changes. Call `changed` after each change, and the options are loaded again. It can return (or resolve to) a
   * function that unsubscribes. If it fails, it is called again later.
   * @defaultValue none
   */
  readonly subscribe?: ((changed: () => void) => Disconnect | Promise<Disconnect>) | undefined
  /**
   * Sets after how many milliseconds the options are loaded again in any case, because a change may have been missed.
   * @defaultValue `60_000`
   */
  readonly every?: number | undefined
  /**
   * Limits how many milliseconds loading can take. After that, it counts as failed.
   * @defaultValue `30_000`
   */
  readonly timeout?: number | undefined
  /**
   * Called with the errors of `load`, `subscribe` and the function that unsubscribes, and with the {@link PolicyError} of
   * invalid options. The same invalid options are reported once. Until they are fixed, the last valid policy stays in use, and
   * its origins stay allowed.
   * @defaultValue `console.error`
   */
  readonly onLoadError?: ((error: unknown, tenant?: string) => void) | undefined
}

/** A resolver for any adapter, which applies the options that were loaded last. */
export interface LivePolicy<Context extends readonly unknown[]> {
  /** Returns the policy of a request. Adapters call it. */
  (...context: Context): Policy | AsyncPolicy | false
  /** Resolves after the first load. Rejects if that load fails or its options are invalid. Loading is tried again then. */
  readonly ready: Promise<void>
  /** Stops loading and unsubscribes. The last policy stays in use. */
  stop(): void
}

const KINDS = {
  load: 'function',
  tenantOf: 'function',
  subscribe: 'function',
  every: 'timeout',
  timeout: 'timeout',
  onLoadError: 'function',
} as const

/** How long to wait after the first of several failures. */
const RETRY_AFTER = 1000

/** The tenant of a policy without tenants. */
const ONLY = ''

/**
 * Creates a resolver that loads its options now, after each change and at an interval. Invalid options never replace valid
 * ones. Until the first load finishes, every request with an `Origin` is refused.
 *
 * @param options See {@link LivePolicyOptions}.
 * @throws `TypeError` if an option is missing, unknown or has an invalid value.
 *
 * @example
 * ```ts
 * const policy = livePolicy({
 *   load: async () => JSON.parse(await readFile('cors.json', 'utf8')),
 *   subscribe: (changed) => {
 *     const watcher = watch('cors.json', changed)
 *     return () => watcher.close()
 *   },
 * })
 * await policy.ready
 * app.use(cors(policy))
 * ```
 */
export function livePolicy<Context extends readonly unknown[] = readonly unknown[]>(
  options: LivePolicyOptions<Context>,
): LivePolicy<Context> {
  if (typeof options?.load !== 'function') {
    throw new TypeError(
      'livePolicy was called without load. Write livePolicy({ load: async () => ({ … }) }).',
    )
  }
  const live = new Live(
    readSettings('options', KINDS, options as LivePolicyOptions<never>, {
      every: 60_000,
      timeout: 30_000,
      onLoadError: console.error,
    }),
  )
  const { tenantOf } = options
  const resolve = (...context: Context): Policy | AsyncPolicy | false =>
    live.policyOf(tenantOf === undefined ? ONLY : tenantOf(...context))
  return Object.assign(resolve, { ready: live.ready, stop: () => live.stop() })
}

type Settings = LivePolicyOptions<never> & { every: number; timeout: number; onLoadError: unknown }

class Live {
  readonly ready: Promise<void>
  readonly #settings: Settings
  #settle!: { resolve(): void; reject(error: unknown): void }
  /** By tenant; `undefined` until something was loaded. */
  #policies: ReadonlyMap<string, Picked> | undefined
  /** The issues that were reported, by tenant. */
  #reported: ReadonlyMap<string, string> = new Map()
  #loading: AbortController | undefined
  #loadAgain = false
  #failures = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #subscribed = false
  #disconnect: Disconnect
  #stopped = false

  constructor(settings: Settings) {
    this.#settings = settings
    this.ready = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject }
    })
    // A program that does not wait for it must not end when it rejects.
    this.ready.catch(() => {})
    // Before the first load, so that no change between the two is missed.
    void this.#connect()
    void this.#load()
  }

  policyOf(tenant: string | undefined): Policy | AsyncPolicy | false {
    if (this.#policies === undefined) return NOT_LOADED
    return (tenant !== undefined && this.#policies.get(tenant)?.policy) || false
  }

  stop(): void {
    this.#stopped = true
    clearTimeout(this.#timer)
    const stopped = new Error('The live policy was stopped before its first load had finished.')
    this.#loading?.abort(stopped)
    this.#settle.reject(stopped)
    void this.#disconnectOnce()
  }

  async #load(): Promise<void> {
    if (this.#stopped) return
    if (this.#loading !== undefined) {
      this.#loadAgain = true
      return
    }
    clearTimeout(this.#timer)
    this.#loading = new AbortController()
    try {
      const { load, timeout } = this.#settings
      const loaded = await timed('Loading the CORS policy', timeout, load, this.#loading)
      this.#replace(this.#tenantsOf(loaded))
      this.#failures = 0
    } catch (error) {
      if (this.#stopped) return
      this.#failures += 1
      this.#report(error)
      this.#settle.reject(error)
    }
    this.#loading = undefined
    if (this.#loadAgain) {
      this.#loadAgain = false
      void this.#load()
    } else this.#loadLater()
  }

  /** After a failure, tries again sooner than usual. */
  #loadLater(): void {
    if (this.#stopped) return
    const { every } = this.#settings
    const delay = this.#failures === 0 ? every : Math.min(every, RETRY_AFTER * 2 ** (this.#failures - 1))
    this.#timer = setTimeout(() => {
      void this.#connect()
      void this.#load()
    }, delay)
    // In Node, the timer alone does not keep a process running.
    const timer: { unref?: () => unknown } = this.#timer as never
    timer.unref?.()
  }

  #tenantsOf(loaded: unknown): ReadonlyMap<string, unknown> {
    const { tenantOf } = this.#settings
    if ((tenantOf !== undefined) !== loaded instanceof Map) {
      throw new TypeError(
        tenantOf === undefined
          ? 'load returned a map. Set tenantOf, which returns the tenant of a request.'
          : 'load did not return a map. With tenantOf, return a Map of tenants to their options.',
      )
    }
    return loaded instanceof Map ? loaded : new Map([[ONLY, loaded]])
  }

  /** Replaces the policies. A tenant with invalid options keeps its last policy, or is refused. */
  #replace(tenants: ReadonlyMap<string, unknown>): void {
    const policies = new Map<string, Picked>()
    const reported = new Map<string, string>()
    for (const [tenant, options] of tenants) {
      const last = this.#policies?.get(tenant)
      try {
        policies.set(tenant, pick(options, last))
      } catch (error) {
        policies.set(tenant, last ?? { policy: INVALID })
        const issues = textOf(error)
        reported.set(tenant, issues)
        const hasTenants = this.#settings.tenantOf !== undefined
        if (this.#reported.get(tenant) !== issues) this.#report(error, ...(hasTenants ? [tenant] : []))
        if (!hasTenants) this.#settle.reject(error)
      }
    }
    this.#policies = policies
    this.#reported = reported
    this.#settle.resolve()
  }

  async #connect(): Promise<void> {
    const { subscribe } = this.#settings
    if (subscribe === undefined || this.#subscribed) return
    this.#subscribed = true
    try {
      const connecting = subscribe(() => void this.#load())
      const disconnect = await connecting
      if (this.#stopped) await disconnect?.()
      else this.#disconnect = disconnect
      // A change may have been missed until it was connected.
      if (connecting instanceof Promise) void this.#load()
    } catch (error) {
      this.#subscribed = false
      this.#report(error)
    }
  }

  async #disconnectOnce(): Promise<void> {
    const disconnect = this.#disconnect
    this.#disconnect = undefined
    try {
      await disconnect?.()
    } catch (error) {
      this.#report(error)
    }
  }

  #report(...facts: [error: unknown, tenant?: string]): void {
    void notify(this.#settings.onLoadError, ...facts)
  }
}
