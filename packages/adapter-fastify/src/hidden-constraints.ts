import { isDeepStrictEqual } from 'node:util'
import type { RecordedRoute } from './recorded-routes.ts'
import { pathsOf } from './route-table.ts'
import { foldPath } from './routed-path.ts'
import type { RouterOptions } from './router-options.ts'

/** A route, and the policies that decide about it: its own, then those of the scopes around it. */
export interface GovernedRoute {
  readonly route: RecordedRoute
  readonly policies: readonly unknown[]
}

/**
 * Checks that a preflight always has one policy. It carries the path, the method and the host of the request that it asks
 * for, but neither `Accept-Version` nor any header that a custom constraint reads.
 *
 * @throws `Error` naming the routes between which a preflight would have to choose.
 */
export function checkHiddenConstraints(routes: readonly GovernedRoute[], options: RouterOptions): void {
  const kinds: (readonly unknown[])[] = []
  const known = routes.map(({ route, policies }) => {
    const kind = kinds.findIndex((other) => isDeepStrictEqual(other, policies))
    return { route, kind: kind < 0 ? kinds.push(policies) - 1 : kind }
  })
  const conflicts = new Set<string>()
  for (const { route, kind } of known) {
    if (route.hidden.length === 0) continue
    for (const other of known) {
      if (other.kind === kind || !mayMeet(route, other.route, options)) continue
      conflicts.add(`\n  ${[route.name, other.route.name].sort().join(' and ')}`)
    }
  }
  if (conflicts.size === 0) return
  throw new Error(
    `A preflight cannot tell these routes apart, but their CORS policies differ:${[...conflicts].join('')}
Browsers send the path, the method and the host with a preflight, but not Accept-Version or other headers that constraints read. Give these routes the same config.cors, or remove it and list the path in the resources of the registered policy.`,
  )
}

/** Whether one path, method and host may lead to either route. Where that cannot be known, it may. */
function mayMeet(one: RecordedRoute, other: RecordedRoute, options: RouterOptions): boolean {
  return (
    one.methods.some((method) => other.methods.includes(method)) &&
    hostsMayMeet(hostOf(one), hostOf(other)) &&
    segmentsOf(one, options).some((segments) =>
      segmentsOf(other, options).some((others) => segmentsMayMeet(segments, others)),
    )
  )
}

function hostOf(route: RecordedRoute): unknown {
  return route.hidden.includes('host') ? undefined : route.constraints['host']
}

function hostsMayMeet(one: unknown, other: unknown): boolean {
  if (typeof one === 'string') return typeof other === 'string' ? one === other : hostsMayMeet(other, one)
  return typeof other !== 'string' || !(one instanceof RegExp) || new RegExp(one).test(other)
}

/** Any text without a slash. */
const ANY = Symbol('any segment')
/** Any text: a wildcard, or what follows a RegExp, which may contain slashes. */
const REST = Symbol('any segments')
type Segment = string | typeof ANY | typeof REST

function segmentsOf({ urls }: RecordedRoute, options: RouterOptions): Segment[][] {
  return urls.flatMap((url) => pathsOf(foldPath(url, options))).map((path) => path.split('/').map(segmentOf))
}

function segmentOf(segment: string): Segment {
  const plain = segment.replaceAll('::', '')
  if (plain.includes('(') || plain.includes('*')) return REST
  return plain.includes(':') ? ANY : segment
}

function segmentsMayMeet(one: readonly Segment[], other: readonly Segment[]): boolean {
  for (let index = 0; index < Math.max(one.length, other.length); index++) {
    const [left, right] = [one[index], other[index]]
    if (left === undefined || right === undefined) return false
    if (left === REST || right === REST) return true
    if (left !== right && left !== ANY && right !== ANY) return false
  }
  return true
}
