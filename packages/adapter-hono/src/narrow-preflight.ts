import { type Decision, narrowDecision } from '@corsage/core'

/** Names that are compared as they are, or without regard to case. */
type Fold = (name: string) => string

/**
 * Combines two decisions about a preflight: what both policies grant, method by method and header by header.
 *
 * @returns The headers of the first decision, with those lists shortened that the second one does not grant.
 */
export function narrowPreflight(first: Decision, second: Decision): Decision {
  const narrowed = narrowDecision(first, second)
  if (!permits(first) || !permits(second) || first === second) return narrowed
  const headers: Record<string, string> = Object.assign({}, narrowed.headers)
  const other = second.headers
  const keep = (name: string, value: string | undefined) => {
    if (value === undefined) delete headers[name]
    else headers[name] = value
  }
  for (const name of ['access-control-allow-credentials', 'access-control-allow-private-network']) {
    if (other[name] === undefined) delete headers[name]
  }
  const [methods, names] = ['access-control-allow-methods', 'access-control-allow-headers'] as const
  keep(
    methods,
    inBoth(headers[methods], other[methods], (method) => method),
  )
  keep(
    names,
    inBoth(headers[names], other[names], (name) => name.toLowerCase()),
  )
  return Object.freeze({ ...narrowed, headers: Object.freeze(headers) })
}

function permits({ kind, allowed }: Decision): boolean {
  return kind === 'preflight' && allowed
}

/** The names that two lists grant, of which either may be a wildcard. */
function inBoth(first: string | undefined, second: string | undefined, fold: Fold): string | undefined {
  const [one, two] = [membersOf(first), membersOf(second)]
  const both = new Map<string, string>()
  for (const [names, others] of [
    [one, two],
    [two, one],
  ] as const) {
    const granted = new Set(others.map(fold))
    for (const name of names) {
      const folded = fold(name)
      if (!both.has(folded) && isGranted(folded, granted)) both.set(folded, name)
    }
  }
  return both.size === 0 ? undefined : [...both.values()].join()
}

/** The wildcard does not cover `Authorization` (Fetch standard, §4.9 step 7). */
function isGranted(name: string, granted: ReadonlySet<string>): boolean {
  return granted.has(name) || (granted.has('*') && name !== 'authorization')
}

function membersOf(list = ''): readonly string[] {
  return list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
}
