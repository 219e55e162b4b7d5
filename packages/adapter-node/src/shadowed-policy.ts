import { type AnyPolicySource, type Decision, isPolicy } from '@corsage/core'

const told = new Set<string>()

/**
 * Warns, once and outside production, of a policy that another one on the same request shadows: the first answers the
 * preflights of both, so that the second one can refuse what was promised, or never grants what it would.
 */
export function warnOfShadowed(
  first: Decision,
  firstSource: AnyPolicySource<never> | undefined,
  second: Decision,
  secondSource: AnyPolicySource<never> | undefined,
): void {
  if (firstSource === secondSource || !isShadowed(first, second) || process.env['NODE_ENV'] === 'production')
    return
  const message = `The CORS policy of ${nameOf(secondSource)} stands behind the one of ${nameOf(firstSource)}, which answers its preflights. Put the narrower policy first.`
  if (told.has(message)) return
  told.add(message)
  process.emitWarning(message, { code: 'CORSAGE_SHADOWED_POLICY' })
}

/** Narrow before wide is as it should be; wide before narrow is not. */
function isShadowed(first: Decision, second: Decision): boolean {
  if ((first.kind !== 'preflight' && first.kind !== 'actual') || !first.allowed) return false
  return !second.allowed || (hasCredentials(second) && !hasCredentials(first))
}

function hasCredentials({ headers }: Decision): boolean {
  return headers['access-control-allow-credentials'] !== undefined
}

function nameOf(source: AnyPolicySource<never> | undefined): string {
  if (typeof source === 'function') return 'a resolver'
  const { origins = '*' } = (isPolicy(source) ? source.toJSON() : source) ?? {}
  return [origins].flat().map(String).join(', ')
}
