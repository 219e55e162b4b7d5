import type { Policy } from '@corsage/core'
import type { RunningServer } from '../../servers/server.ts'

/** Where the middleware of a row is mounted. */
export type Order = 'after cors()' | 'before cors()'

/** The exchanges of every row. */
export type ExchangeName =
  | 'allowed'
  | 'refused'
  | 'no Origin'
  | 'error'
  | 'trailers'
  | 'preflight'
  | 'refused preflight'

export interface Asked {
  /** `GET` by default. */
  readonly method?: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** Undoes what a row started. */
export type Undo = () => unknown

type Mount<App> = (app: App, defer: (undo: Undo) => void) => unknown

/** How one version of a framework is put together. */
export interface Stack<App> {
  readonly name: string
  /** Whether its applications can send trailers. */
  readonly trailers: boolean
  /** Its headers are a `Headers`, which keeps neither the order of names nor their case. */
  readonly fetchStyle?: true
  create(): App
  /** Mounts a policy; without one, only a response to preflights, 204 and nothing more. */
  cors(app: App, policy: Policy | undefined): unknown
  /** Adds `/text`, `/error` and, if it can, `/trailers`. */
  routes(app: App): unknown
  listen(app: App): Promise<RunningServer>
}

/** One combination: a policy together with a middleware, a plugin or another library. */
export interface Row<App> {
  readonly name: string
  /** Mounts it. The second parameter takes what undoes it. */
  readonly install?: Mount<App>
  /** Adds the routes that only this row has. */
  readonly routes?: Mount<App>
  /** Mounts what belongs after the routes, for example an error handler. */
  readonly last?: (app: App) => void
  /** The parts that differ from the usual stack. */
  readonly stack?: Partial<Stack<App>>
  /** The request of the exchanges with and without an `Origin`: `/text` by default. */
  readonly request?: Asked
  /** The request that ends in an error: `/error` by default. */
  readonly error?: Asked
  /** The statuses of these two, without a policy: 200 and 500 by default. */
  readonly statuses?: readonly [read: number, error: number]
  /** Both by default. */
  readonly orders?: readonly Order[]
  /** The exchanges that it responds to itself if it is mounted before `cors()`, which then never runs. */
  readonly responds?: readonly ExchangeName[]
  /** The headers whose values are never the same twice. */
  readonly varies?: readonly string[]
  /** The parts of bodies that are never the same twice. */
  readonly variesIn?: RegExp
}

export const READS: readonly ExchangeName[] = ['allowed', 'refused', 'no Origin']
export const PREFLIGHTS: readonly ExchangeName[] = ['preflight', 'refused preflight']
export const EVERYTHING: readonly ExchangeName[] = [...READS, 'error', 'trailers', ...PREFLIGHTS]
export const AFTER: readonly Order[] = ['after cors()']
export const BEFORE: readonly Order[] = ['before cors()']
