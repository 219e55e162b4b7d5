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
    return { route, kind: kind < 0 ? kinds.push(policies) - 1 : kind, paths: segmentsOf(route, options) }
  })
  const conflicts = new Set<string>()
  for (const constrained of known) {
    const { route, kind, paths } = constrained
    if (route.hidden.length === 0) continue
    const same = known.filter((other) => mayMeet(route, other.route) && isDeepStrictEqual(other.paths, paths))
    const isAnsweredAnyway = same.some(
      (other) => other.route.hidden.length === 0 && coversHost(other.route, route),
    )
    for (const other of known) {
      if (other.kind === kind || !mayMeet(route, other.route)) continue
      if (!same.includes(other) && !mayFallBack(constrained, other, isAnsweredAnyway)) continue
      conflicts.add(`\n  ${[route.name, other.route.name].sort().join(' and ')}`)
    }
  }
  if (conflicts.size === 0) return
  throw new Error(
    `A preflight cannot tell these routes apart, but their CORS policies differ:${[...conflicts].join('')}
Browsers send the path, the method and the host with a preflight, but not Accept-Version or other headers that constraints read. Give these routes the same config.cors, or remove it and list the path in the resources of the registered policy.`,
  )
}

interface KnownRoute {
  readonly route: RecordedRoute
  readonly paths: readonly (readonly Segment[])[]
}

/** Methods without side effects. Their responses are decided again, so a preflight grants nothing by itself. */
const SAFE = ['GET', 'HEAD', 'OPTIONS', 'TRACE', 'QUERY']

/** Whether one of two paths matches a request whose constraints the other one does not meet. */
function mayFallBack(constrained: KnownRoute, other: KnownRoute, isAnsweredAnyway: boolean): boolean {
  const isUnsafe = (method: string) => !SAFE.includes(method) && other.route.methods.includes(method)
  if (!constrained.route.methods.some(isUnsafe)) return false
  return constrained.paths.some((path) =>
    other.paths.some(
      (otherPath) =>
        segmentsMayMeet(path, otherPath) &&
        !(isAnsweredAnyway && other.route.hidden.length === 0 && isMoreSpecific(path, otherPath)),
    ),
  )
}

/** Whether the same method and host can reach both routes. */
function mayMeet(one: RecordedRoute, other: RecordedRoute): boolean {
  return (
    one.methods.some((method) => other.methods.includes(method)) && hostsMayMeet(hostOf(one), hostOf(other))
  )
}

function hostOf(route: RecordedRoute): unknown {
  return route.hidden.includes('host') ? undefined : route.constraints['host']
}

function hostsMayMeet(one: unknown, other: unknown): boolean {
  if (typeof one === 'string') return typeof other === 'string' ? one === other : hostsMayMeet(other, one)
  return typeof other !== 'string' || !(one instanceof RegExp) || new RegExp(one).test(other)
}

function coversHost(one: RecordedRoute, other: RecordedRoute): boolean {
  return hostOf(one) === undefined || hostOf(one) === hostOf(other)
}

/** Any text without a slash. */
const ANY = Symbol('any segment')
/** Any text: a wildcard. */
const REST = Symbol('any segments')
/** Text that a RegExp matches, and the rest of the path, because a RegExp can match slashes. */
const REGEXP = Symbol('unknown segments')
type Segment = string | typeof ANY | typeof REST | typeof REGEXP

function segmentsOf({ urls }: RecordedRoute, options: RouterOptions): Segment[][] {
  return urls.flatMap((url) => pathsOf(foldPath(url, options))).map((path) => path.split('/').map(segmentOf))
}

function segmentOf(segment: string): Segment {
  const plain = segment.replaceAll('::', '')
  if (plain.includes('(')) return REGEXP
  if (plain.includes('*')) return REST
  return plain.includes(':') ? ANY : segment
}

/** Whether a path can match both. If that is not known, the result is `true`. */
function segmentsMayMeet(one: readonly Segment[], other: readonly Segment[]): boolean {
  for (let index = 0; index < Math.max(one.length, other.length); index++) {
    const [left, right] = [one[index], other[index]]
    if (left === undefined || right === undefined) return false
    if ([left, right].some((segment) => segment === REST || segment === REGEXP)) return true
    if (left !== right && left !== ANY && right !== ANY) return false
  }
  return true
}

/** Whether the router certainly tries one path before the other: static text first, a wildcard last. */
function isMoreSpecific(one: readonly Segment[], other: readonly Segment[]): boolean {
  const first = one.findIndex((segment, index) => segment !== other[index])
  const [left, right] = [one[first], other[first]]
  return (typeof left === 'string' && (right === ANY || right === REST)) || (left === ANY && right === REST)
}
