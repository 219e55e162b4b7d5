import type { RequestListener } from 'node:http'
import type { Readable } from 'node:stream'
import type { CorsHooks } from '@corsage/core'
import type { GuardSettings, RunningServer, Source } from './server.ts'

/**
 * One application of one framework. Each framework implements this in one file, with its own router and its own way to
 * send a response, so that a test declares its policies and routes once for all of them.
 */
export interface App<Native = unknown> {
  /** The framework's own application, for tests of what only this framework has. */
  readonly native: Native
  /** Applies a policy to everything. Of several, the first is the outermost. */
  use(source: Source, hooks?: CorsHooks): void
  /** Refuses requests of other sites, after what was applied before, and before what is applied later. */
  guard(source: Source, options?: GuardSettings): void
  add(routes: Routes): void
  /** Mounts another application of the framework below a path. */
  mount(path: string, build: (inner: Inner) => void): void
  /** Adds a router of the framework below a path: a router, a scope. */
  group(path: string, build: (inner: Inner) => void): void
  listener(): RequestListener | Promise<RequestListener>
  listen(): Promise<RunningServer>
}

export type Inner = Pick<App, 'use' | 'add'>

/** Creates an application. The settings are the framework's. */
export type Framework<Settings = never, Native = unknown> = (settings?: Settings) => App<Native>

/**
 * Handlers by method and path: `GET /items`, `PUT|DELETE /items`, or `/items` for every method. `/api/*` matches `/api` and
 * all paths below it, and `*` what no other route matches. Declare the more specific path first.
 */
export type Routes = Readonly<Record<string, Handler>>

/** A handler that throws leaves the error to the framework, which sends a 500. */
export type Handler = (asked: Asked) => Answer | Promise<Answer>

export interface Asked {
  readonly method: string
  header(name: string): string | undefined
  query(name: string): string | undefined
  text(): Promise<string>
}

export interface Answer {
  /** 200 by default. */
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer | Readable
}

export function json(value: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return { headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(value) }
}

export interface Route {
  /** `undefined` for every method. */
  readonly methods: readonly string[] | undefined
  readonly path: string
  readonly handler: Handler
}

export function routesOf(routes: Routes): readonly Route[] {
  return Object.entries(routes).map(([key, handler]) => {
    const [path = '', methods] = key.split(' ').toReversed()
    return { methods: methods?.split('|'), path, handler }
  })
}

/** The path before `/*`, or `undefined` for an exact path. */
export function prefixOf(path: string): string | undefined {
  return path.endsWith('/*') ? path.slice(0, -2) : undefined
}
