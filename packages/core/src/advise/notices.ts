import type { Decision } from '../decide/decision.ts'
import { ALLOW_CREDENTIALS } from '../decide/headers.ts'
import type { RequestLike } from '../decide/request.ts'
import type { PolicyWarning } from '../issues.ts'
import { show } from './show.ts'

// Written out in full, because bundlers replace exactly this expression.
declare const process: { readonly env: { readonly NODE_ENV?: string } }

/** A text can contain parts of a request, so the number is limited. */
const MOST_NOTICES = 100
const printed = new Set<string>()

/** Prints a text for the developer, once. Nothing is printed in production, or without a global `process`. */
export function notice(text: string): void {
  if (printed.has(text) || printed.size >= MOST_NOTICES || !isDevelopment()) return
  printed.add(text)
  console.warn(`[corsage] ${text}`)
}

/** Returns `false` in production, and without a global `process`. */
export function isDevelopment(): boolean {
  try {
    return process.env.NODE_ENV !== 'production'
  } catch {
    return false
  }
}

/** Prints the risks of a policy that an adapter applies. */
export function noticeRisks(warnings: readonly PolicyWarning[]): void {
  for (const { severity, path, message } of warnings) {
    if (severity !== 'info') notice(`${path}: ${message}`)
  }
}

/** The user's function that failed. */
export type FailedCallback = 'callback' | 'origin-function' | 'resolver'

const FAILURES: Readonly<Record<FailedCallback, readonly [problem: string, remedy: string]>> = {
  callback: ['A callback failed and was ignored', ''],
  'origin-function': [
    'An origins function failed, so the origin was refused',
    '. The function is called with the origin and the request, and must return (or resolve to) true to allow the origin.',
  ],
  resolver: ['The CORS resolver was too slow, so the request was refused', ''],
}

/** Prints that a user's function failed: what happened, the error, and the remedy. */
export function noticeFailure(failed: FailedCallback, error: unknown): void {
  const [problem, remedy] = FAILURES[failed]
  notice(`${problem}: ${textOf(error)}${remedy}`)
}

/** Returns an error on one line. Anything can be thrown, including a value that throws when it is read. */
function textOf(error: unknown): string {
  try {
    return String(error)
  } catch {
    return typeof error
  }
}

/**
 * Prints, once for each host, that a resolver disabled CORS. The usual cause is a tenant that it does not find.
 *
 * @param headers The headers of a request. Without an `Origin`, nothing is printed.
 */
export function noticeOff(headers: RequestLike['headers']): void {
  if (!isDevelopment() || headers.get('origin') === null) return
  notice(
    `The resolver returned false for a request with the host ${show(headers.get('host'))}, so the response has no CORS headers. If this host should have a policy, check what the resolver reads. Behind a proxy, forward the original Host.`,
  )
}

/** The parts of a policy, its options or a resolver that a notice names. */
type PolicyOrigins =
  | ((...context: never) => unknown)
  | { readonly origins?: unknown; toJSON?(): { readonly origins?: unknown } }
  | undefined

/**
 * Reports, once and in development, a policy that an earlier policy on the same request overrides. The first policy
 * answers the preflights, and later policies can only restrict it.
 *
 * @param first The decision of the policy that ran first, and its source.
 * @param second The same for the later policy.
 */
export function reportOverridden(
  [first, firstSource]: readonly [Decision, PolicyOrigins],
  [second, secondSource]: readonly [Decision, PolicyOrigins],
): void {
  if (firstSource === secondSource || !decidedOnOrigin(first) || !decidedOnOrigin(second)) return
  if (first.allowed && (!second.allowed || (hasCredentials(second) && !hasCredentials(first)))) {
    notice(
      `The CORS policy for ${nameOf(secondSource)} runs after the policy for ${nameOf(firstSource)}, which answers its preflights. Mount the narrower policy first.`,
    )
  } else if (!first.allowed && second.allowed) {
    notice(
      `The CORS policy for ${nameOf(secondSource)} runs after the narrower policy for ${nameOf(firstSource)} and cannot widen it. Add the wider path to the resources of the first policy.`,
    )
  }
}

/**
 * Reports, once and in development, a guard with a different policy from `cors` on the same request. An origin could then
 * act but not read, or read but not act.
 *
 * @param cors The source of the policy that `cors` applied.
 * @param guard The source of the guard's policy.
 */
export function reportOtherPolicy(cors: PolicyOrigins, guard: PolicyOrigins): void {
  const [applied, guarding] = [nameOf(cors), nameOf(guard)]
  if (applied === guarding) return
  notice(
    `The guard uses the policy for ${guarding}, but cors applied the policy for ${applied} to the same request. Pass the same policy to both.`,
  )
}

/** Reports, once and in development, that another CORS layer has set its headers before `cors` runs. */
export function reportEarlierLayer(): void {
  notice(
    'Another layer set Access-Control-Allow-Origin before cors ran, and can answer preflights first. Remove its CORS settings, such as the package cors or enableCors().',
  )
}

/** Whether a policy decided about an origin. */
function decidedOnOrigin({ kind }: Decision): boolean {
  return kind === 'actual' || kind === 'preflight'
}

function hasCredentials({ headers }: Decision): boolean {
  return headers[ALLOW_CREDENTIALS] !== undefined
}

/** A notice names a policy by at most this many origins. */
const MOST_NAMED = 3

function nameOf(source: PolicyOrigins): string {
  if (typeof source === 'function') return 'a resolver'
  const { origins = '*' } = (typeof source?.toJSON === 'function' ? source.toJSON() : source) ?? {}
  const names = [origins]
    .flat()
    .map((origin) => (typeof origin === 'function' ? 'a function' : String(origin)))
  const more = names.length - MOST_NAMED
  return more > 0 ? `${names.slice(0, MOST_NAMED).join(', ')} and ${more} more` : names.join(', ')
}
