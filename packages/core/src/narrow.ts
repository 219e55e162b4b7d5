import { type Decision, decide } from './decision.ts'
import { mergeVary } from './response-headers/vary.ts'

/**
 * Combines the decisions of two policies about one request: what both permit, in the first policy's headers. A second
 * policy can only restrict the first. It decides about the origin of an actual request, and about everything that a
 * preflight asks for. A policy that does not cover the path changes nothing.
 *
 * @returns The first decision itself if both are the same.
 */
export function narrowDecision(first: Decision, second: Decision): Decision {
  if (first === second) return first
  if (second.kind === 'uncovered') return varyingToo(first, second)
  if (first.kind === 'uncovered') return varyingToo(second, first)
  const both = mergeVary(first.headers['vary'], second.headers['vary'] ?? 'Origin')
  // Even where each policy alone is the same for every origin, the two together are not.
  const vary = mergeVary(both, 'Origin')
  const permitted = isPermission(first) && isPermission(second)
  const permission =
    first.kind === 'preflight' && second.kind === 'preflight'
      ? restricted(first.headers, second.headers)
      : first.headers
  const headers = permitted ? { ...permission, vary } : { vary }
  const { reason, error } = first.reason === undefined ? second : first
  return decide(first.kind === 'off' ? second.kind : first.kind, headers, {
    status: first.status,
    reason,
    error,
    timingAllowOrigin: ownsTiming(first) || ownsTiming(second) || undefined,
  })
}

/** A decision, which it depends on more than itself that it is the one: a resolver picked the policy that has no say. */
function varyingToo(decision: Decision, { headers: { vary } }: Decision): Decision {
  if (vary === undefined) return decision
  const { kind, headers } = decision
  return decide(kind, { ...headers, vary: mergeVary(headers['vary'], vary) }, decision)
}

/** A decision without an origin permits nothing, and neither does one that another decision has narrowed to nothing. */
function isPermission({ kind, allowed, headers }: Decision): boolean {
  if (!allowed || (kind !== 'preflight' && kind !== 'actual')) return false
  return Object.hasOwn(headers, 'access-control-allow-origin')
}

/** A policy that is off also keeps an upstream's `Timing-Allow-Origin` off the response. */
function ownsTiming({ kind, timingAllowOrigin }: Decision): boolean {
  return kind === 'off' || timingAllowOrigin === true
}

type Headers = Decision['headers']

/** A permission of the first policy that stays only if the second policy has it as well. */
const IN_BOTH = ['access-control-allow-credentials', 'access-control-allow-private-network']
const LISTS = ['access-control-allow-methods', 'access-control-allow-headers']

/** The headers of the first policy's preflight response, without what the second policy does not grant. */
function restricted(first: Headers, second: Headers): Headers {
  const headers: Record<string, string> = {}
  for (const name of Object.keys(first)) {
    const value = LISTS.includes(name) ? namesInBoth(name, first[name], second[name]) : first[name]
    if (value !== undefined && (!IN_BOTH.includes(name) || second[name] !== undefined)) headers[name] = value
  }
  return headers
}

/** The names that both lists grant, either of which may be or contain a wildcard. */
function namesInBoth(header: string, first = '', second = ''): string | undefined {
  // Methods are compared by case, header names are not.
  const fold = (name: string) => (header === 'access-control-allow-methods' ? name : name.toLowerCase())
  const both = new Map<string, string>()
  const keep = (list: string, other: string) => {
    const granted = new Set(membersOf(other).map(fold))
    for (const name of membersOf(list)) {
      const folded = fold(name)
      if (!both.has(folded) && isGranted(folded, granted)) both.set(folded, name)
    }
  }
  keep(first, second)
  keep(second, first)
  return both.size === 0 ? undefined : [...both.values()].join()
}

/** The wildcard does not cover `Authorization` (Fetch standard, §4.9 step 7). */
function isGranted(name: string, granted: ReadonlySet<string>): boolean {
  return granted.has(name) || (granted.has('*') && name !== 'authorization')
}

function membersOf(list: string): readonly string[] {
  const names = list.split(',').map((name) => name.trim())
  return names.filter((name) => name !== '')
}
