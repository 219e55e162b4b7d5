import { createPolicy, type Policy, type PolicyOptions } from '@corsage/core'
import { decodePath } from '@corsage/core/adapter'
import type { Fields } from '../audit-policy/policy-file.ts'

/** A set of paths that each policy treats alike. */
export interface PathCell {
  /** The pattern, or `null` for all paths that no pattern covers. */
  readonly pattern: string | null
  /** One of the paths. */
  readonly path: string
}

/** The options that govern a path: `false` if CORS is off there, `undefined` if nothing covers the path. */
export type Governing = Fields | false | undefined

/**
 * Divides all paths: one cell for each pattern of either policy, and one for the rest. A cell contains the paths
 * whose most specific pattern it is, so neither policy divides it.
 */
export function pathCells(policies: readonly Fields[]): readonly PathCell[] {
  const patterns = new Map<string, string>()
  for (const { resources } of policies) {
    for (const pattern of Object.keys(resources ?? {})) {
      const isPrefix = pattern.endsWith('/*')
      const sent = asSent(isPrefix ? pattern.slice(0, -2) : pattern)
      const key = `${decodePath(sent)}${isPrefix ? '/*' : ''}`
      if (!patterns.has(key)) patterns.set(key, pattern)
    }
  }
  const fresh = freshSegment([...patterns.keys()])
  const cells: PathCell[] = [...patterns.values()].map((pattern) => ({
    pattern,
    path: pattern.endsWith('/*') ? asSent(`${pattern.slice(0, -1)}${fresh}`) : asSent(pattern),
  }))
  return patterns.has('/*') ? cells : [...cells, { pattern: null, path: `/${fresh}` }]
}

/** Returns a segment that is in no pattern, so that only prefixes match it. */
function freshSegment(patterns: readonly string[]): string {
  let segment = 'example'
  for (let count = 2; patterns.some((pattern) => pattern.includes(segment)); count++)
    segment = `example-${count}`
  return segment
}

/** Returns a path as a browser sends it. */
function asSent(path: string): string {
  return path === '' ? '' : new URL(`http://host${path}`).pathname
}

const ORIGIN = 'https://probe.invalid'

/** Returns how to find the options that govern a path. Core itself looks the path up, in a policy with marked entries. */
export function governingOptions(options: Fields): (path: string) => Governing {
  const { resources, ...outside } = options
  if (resources === undefined) return () => outside
  const entries = Object.entries(resources as Readonly<Record<string, Fields | false>>)
  const merged = entries.map(([, entry]) => entry && inherit(outside, entry))
  const marked = entries.map(
    ([pattern, entry], index) =>
      [pattern, entry && { origins: ORIGIN, exposeHeaders: `x-${index}` }] as const,
  )
  const coversRest = 'origins' in outside
  const probe = createPolicy({
    ...(coversRest ? { origins: ORIGIN, exposeHeaders: 'x-outside' } : {}),
    resources: Object.fromEntries(marked),
  } as PolicyOptions) as Policy
  return (path) => {
    const { kind, headers } = probe.evaluate({
      method: 'GET',
      url: path,
      headers: { get: (name) => (name === 'origin' ? ORIGIN : null) },
    })
    if (kind === 'off') return false
    if (kind === 'uncovered') return undefined
    const mark = headers['access-control-expose-headers']
    return mark === 'x-outside' ? outside : merged[Number(mark?.slice(2))]
  }
}

/** An entry inherits options that it does not set. */
function inherit(outside: Fields, entry: Fields): Fields {
  return {
    ...outside,
    ...Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== undefined)),
  }
}
