import type { CorsHooks, GuardOptions } from '@corsage/core'
import type { AnyPolicySource } from '@corsage/core/adapter'

/** A server on its own port of loopback. */
export interface RunningServer {
  /** For example `express`. */
  readonly name: string
  /** For example `http://127.0.0.1:40123`. */
  readonly origin: string
  readonly port: number
  close(): Promise<void>
}

/** A policy, options, or a resolver that needs no arguments: every adapter accepts these. */
export type Source = AnyPolicySource<readonly []>

/** Options of a guard that need no arguments either. */
export type GuardSettings = GuardOptions<readonly []>

/** Starts a server of one framework that applies a policy to the whole application. */
export type StartServer = (policy: Source, hooks?: CorsHooks) => Promise<RunningServer>
