import type { Policy } from '@corsage/core'
import type { RunningServer } from '../../servers/server.ts'
import type { KindName } from './kinds.ts'

/** The handlers of an application for each kind of response, or the reason why it has none. */
export type Handlers<Kinds extends string, Handler> = { readonly [Name in Kinds]: Handler | string }

/** The differences of one framework, with the reasons. */
export interface Difference {
  /** The status, where that is different. Where nothing is said, some header is lost. */
  readonly status?: number
  /** Whether the body is cut off, where that is different. */
  readonly cut?: boolean
  readonly because: string
}

/** One application in one framework, with a route for each kind of response. */
export interface Application {
  /** For example `express 4`. */
  readonly name: string
  readonly protocol: 'http/1.1' | 'h2'
  /** Its headers are a `Headers`, which keeps neither the order of names nor their case. */
  readonly fetchStyle?: true
  /** The kinds that the framework does not have, each with the reason. */
  readonly lacks: Readonly<Partial<Record<KindName, string>>>
  /** The kinds that differ from the list of kinds, with or without the adapter. */
  readonly differs?: Readonly<Partial<Record<KindName, Difference>>>
  /** Starts it on a free port of loopback; without a policy, the adapter is not there at all. */
  start(policy: Policy | undefined): Promise<RunningServer>
}

/** The handlers that are there. */
export function present<Kinds extends string, Handler>(
  handlers: Handlers<Kinds, Handler>,
): [Kinds, Handler][] {
  const entries = Object.entries(handlers) as [Kinds, Handler | string][]
  return entries.filter((entry): entry is [Kinds, Handler] => typeof entry[1] !== 'string')
}

/** The reasons of those that are not. */
export function lacking<Kinds extends string>(
  handlers: Handlers<Kinds, unknown>,
): Partial<Record<Kinds, string>> {
  const entries = Object.entries(handlers).filter(([, handler]) => typeof handler === 'string')
  return Object.fromEntries(entries) as Partial<Record<Kinds, string>>
}

/** The same reason for several kinds. */
export function because<Kinds extends string>(
  reason: string,
  names: readonly Kinds[],
): Record<Kinds, string> {
  return Object.fromEntries(names.map((name) => [name, reason])) as Record<Kinds, string>
}
