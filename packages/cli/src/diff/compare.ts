import type { PolicyFile } from '../audit-policy/policy-file.ts'
import { addedOrigins, commonOrigin } from './origin-difference.ts'
import { noOrigins, type OriginList } from './origin-list.ts'
import { governingOptions, pathCells } from './paths.ts'
import { type Names, type Permission, permissionReader } from './permission.ts'
import { type Witness, type WitnessRequest, witnessed } from './witness.ts'

/** Permissions are compared by each of these alone. */
export type Dimension =
  | 'origins'
  | 'credentials'
  | 'methods'
  | 'headers'
  | 'exposed headers'
  | 'private network'
  | 'timing'

/** A request that one of the policies permits and the other does not. */
export interface Change {
  readonly dimension: Dimension
  /** Whether NEW permits the request, or OLD. */
  readonly direction: 'wider' | 'narrower'
  /** The origin pattern, method or header name that makes the difference. */
  readonly subject: string
  readonly witness: Witness
}

/** Something that cannot be compared. */
export interface Unknown {
  readonly reason: string
  /** Whether NEW may permit more there. */
  readonly mayBeWider: boolean
}

/** How the policies differ on some paths. */
export interface PathDifference {
  /** The pattern, or `null` for the paths that no pattern covers. */
  readonly path: string | null
  readonly changes: readonly Change[]
  readonly unknown: readonly Unknown[]
  /** Differences that change no permission. */
  readonly notes: readonly string[]
}

/** Beyond this, witnesses of one dimension and direction are only counted. */
const mostWitnesses = 50

/** Compares two policies on all paths. */
export async function comparePolicies(old: PolicyFile, next: PolicyFile): Promise<readonly PathDifference[]> {
  const [oldOptions, newOptions] = [governingOptions(old.options), governingOptions(next.options)]
  const [readOld, readNew] = [permissionReader(), permissionReader()]
  const compareOrigins = remembering(addedOrigins)
  const findCommon = remembering(commonOrigin)
  const differences: PathDifference[] = []
  for (const { pattern, path } of pathCells([old.options, next.options])) {
    const [before, after] = [readOld(oldOptions(path)), readNew(newOptions(path))]
    const found: Found[] = []
    const unknown: Unknown[] = []
    const collect = (direction: Change['direction'], one: OriginList, other: OriginList) => {
      const added = compareOrigins(one, other)
      for (const { entry, origin } of added.witnesses) {
        found.push({ dimension: 'origins', direction, subject: entry, origin, request: {} })
      }
      for (const reason of added.unknown) unknown.push({ reason, mayBeWider: direction === 'wider' })
    }
    collect('wider', after.origins, before.origins)
    collect('narrower', before.origins, after.origins)
    if (before.isCovered && !after.isCovered) {
      const reason =
        'NEW does not cover these paths, so CORS headers of the application or an upstream are no longer removed.'
      unknown.push({ reason, mayBeWider: true })
    }
    const others = otherDimensions(before, after)
    if (before.continues && !after.continues) {
      const reason = 'The application responded to preflights before, and could refuse them.'
      unknown.push({ reason, mayBeWider: true })
    }
    if (others.length > 0) {
      const origin = findCommon(before.origins, after.origins)
      if (typeof origin === 'string') found.push(...others.map((other) => ({ ...other, origin })))
      else if (origin === undefined) {
        const names = [...new Set(others.map(({ dimension }) => dimension))].join(', ')
        unknown.push({
          reason: `It is not known whether both policies allow a common origin, so these were not compared: ${names}.`,
          mayBeWider: others.some(({ direction }) => direction === 'wider'),
        })
      }
    }
    const changes: Change[] = []
    const counts = new Map<string, number>()
    for (const { dimension, direction, subject, origin, request } of found) {
      const key = `${dimension} ${direction}`
      const count = (counts.get(key) ?? 0) + 1
      counts.set(key, count)
      if (count > mostWitnesses) continue
      const witness = await witnessed({ origin, path, request }, old.policy, next.policy)
      changes.push({ dimension, direction, subject, witness })
    }
    differences.push({
      path: pattern,
      changes,
      unknown,
      notes: [...notesOf(before, after), ...omitted(counts)],
    })
  }
  return differences
}

function omitted(counts: ReadonlyMap<string, number>): readonly string[] {
  return [...counts]
    .filter(([, count]) => count > mostWitnesses)
    .map(([key, count]) => `${count - mostWitnesses} more differences are not listed (${key}).`)
}

interface FoundOther {
  readonly dimension: Dimension
  readonly direction: Change['direction']
  readonly subject: string
  readonly request: WitnessRequest
}

interface Found extends FoundOther {
  readonly origin: string
}

/** Finds differences that concern the origins that both policies allow. */
function otherDimensions(before: Permission, after: Permission): readonly FoundOther[] {
  if (!before.isCovered || !after.isCovered) return []
  return (['wider', 'narrower'] as const).flatMap((direction) => {
    const [more, less] = direction === 'wider' ? [after, before] : [before, after]
    const flag = (dimension: Dimension, isMore: boolean, subject: string, request: WitnessRequest) =>
      isMore ? [{ dimension, direction, subject, request }] : []
    const each = (
      dimension: Dimension,
      names: readonly string[],
      request: (name: string) => WitnessRequest,
    ) => names.map((subject) => ({ dimension, direction, subject, request: request(subject) }))
    return [
      ...flag('credentials', more.credentials && !less.credentials, 'credentials', {
        credentials: 'include',
      }),
      ...each('methods', added(more.methods, less.methods, usualMethods), (method) => ({ method })),
      ...each('headers', added(more.headers, less.headers, usualHeaders), (header) => ({ header })),
      ...each('exposed headers', added(more.exposed, less.exposed, usualExposed), (exposed) => ({ exposed })),
      ...flag('private network', more.privateNetwork && !less.privateNetwork, 'private network', {
        grant: 'access-control-allow-private-network',
      }),
      ...flag('timing', more.timing && !less.timing, 'timing', { grant: 'timing-allow-origin' }),
    ]
  })
}

const usualMethods = ['PUT', 'DELETE', 'PATCH', 'QUERY', 'PROPFIND']
const usualHeaders = ['authorization', 'content-type', 'x-requested-with']
const usualExposed = ['etag', 'location', 'link']

/** The names in one set only. For `'*'`, one example. */
function added(more: Names, less: Names, usual: readonly string[]): readonly string[] {
  if (less === '*') return []
  if (more !== '*') return [...more].filter((name) => !less.has(name))
  const [first = ''] = usual
  const isUpper = first === first.toUpperCase()
  let name = usual.find((one) => !less.has(one))
  for (let count = 1; name === undefined; count++) {
    const made = `x-corsage-${count}`
    const cased = isUpper ? made.toUpperCase() : made
    if (!less.has(cased)) name = cased
  }
  return [name]
}

function notesOf(before: Permission, after: Permission): readonly string[] {
  if (!after.isCovered || !before.isCovered) {
    return after.isCovered ? ['NEW covers these paths, so it removes CORS headers of an upstream.'] : []
  }
  // If CORS is off, there is nothing to compare with.
  if (before.origins === noOrigins || after.origins === noOrigins) return []
  const notes: string[] = []
  if (before.maxAge !== after.maxAge)
    notes.push(`maxAge changes from ${before.maxAge || '-'} to ${after.maxAge || '-'}.`)
  if (after.continues && !before.continues) notes.push('The application now responds to preflights.')
  else if (before.status !== after.status && before.status !== undefined && after.status !== undefined) {
    notes.push(`The status of preflights changes from ${before.status} to ${after.status}.`)
  }
  if (before.varies !== after.varies) {
    notes.push(after.varies ? 'Responses now vary on Origin.' : 'Responses no longer vary on Origin.')
  }
  return notes
}

/** Lists of origins are shared by paths, so each pair of them is compared once. */
function remembering<T>(
  compare: (one: OriginList, other: OriginList) => T,
): (one: OriginList, other: OriginList) => T {
  const known = new Map<OriginList, Map<OriginList, T>>()
  return (one, other) => {
    const row = known.get(one) ?? new Map<OriginList, T>()
    known.set(one, row)
    const result = row.has(other) ? (row.get(other) as T) : compare(one, other)
    row.set(other, result)
    return result
  }
}
