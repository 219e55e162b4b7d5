import type { Decision } from '../decide/decision.ts'
import { isPolicy } from '../policy.ts'
import type { AnyPolicySource } from '../resolver.ts'
import { notice } from './notices.ts'
/**
 * Reports, once and in development, a policy that an earlier policy on the same request overrides. The first policy
 * answers the preflights, and later policies can only restrict it.
 *
 * @param first What the policy that ran first decided, and what it was made of.
 * @param second The same for the later policy.
 */
export function reportOverridden(
  [first, firstSource]: readonly [Decision, AnyPolicySource<never> | undefined],
  [second, secondSource]: readonly [Decision, AnyPolicySource<never> | undefined],
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

/** Whether a policy decided about an origin. */
function decidedOnOrigin({ kind }: Decision): boolean {
  return kind === 'actual' || kind === 'preflight'
}

function hasCredentials({ headers }: Decision): boolean {
  return headers['access-control-allow-credentials'] !== undefined
}

/** How many origins name a policy. */
const MOST_NAMED = 3

function nameOf(source: AnyPolicySource<never> | undefined): string {
  if (typeof source === 'function') return 'a resolver'
  const { origins = '*' } = (isPolicy(source) ? source.toJSON() : source) ?? {}
  const names = [origins]
    .flat()
    .map((origin) => (typeof origin === 'function' ? 'a function' : String(origin)))
  const more = names.length - MOST_NAMED
  return more > 0 ? `${names.slice(0, MOST_NAMED).join(', ')} and ${more} more` : names.join(', ')
}
