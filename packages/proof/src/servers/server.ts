import type { AsyncPolicy, CorsHooks, Policy } from '@corsage/core'

/** A server on a port of its own, on loopback. */
export interface RunningServer {
  /** For example `express`. */
  readonly name: string
  /** For example `http://127.0.0.1:40123`. */
  readonly origin: string
  close(): Promise<void>
}

/**
 * Starts a server of one framework that applies a policy to the whole application. All have the same routes:
 * `/items` (GET, POST, PUT, PATCH, DELETE), `/error` (throws), and an OPTIONS handler of their own at `/own`.
 */
export type StartServer = (policy: Policy | AsyncPolicy, hooks?: CorsHooks) => Promise<RunningServer>
