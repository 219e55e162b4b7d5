import type { Decision } from '@corsage/core'
import type { Exchange } from '../../conformance/wire.ts'
import type { Row, Stack } from './row.ts'

/** One response in the three parts that are compared. */
export interface Compared {
  /** The lines of the CORS headers, by lower-case name. */
  readonly cors: Readonly<Record<string, readonly string[]>>
  /** The members of `Vary`, in lower case. */
  readonly vary: readonly string[]
  /** All the rest, byte for byte. */
  readonly rest: unknown
}

const EXPOSE = 'access-control-expose-headers'

type Varies = Pick<Row<never>, 'varies' | 'variesIn'> & Pick<Stack<never>, 'fetchStyle'>

/** Takes a response apart, and masks the parts that are never the same twice. */
export function compared(response: Exchange, { varies = [], variesIn, fetchStyle }: Varies): Compared {
  const cors: Record<string, string[]> = {}
  const vary: string[] = []
  const lines: string[] = []
  const masked = new Set(['date', ...varies])
  for (const [name, value] of pairs(response.rawHeaders)) {
    const lower = name.toLowerCase()
    if (isCors(lower)) cors[lower] = [...(cors[lower] ?? []), value]
    else if (lower === 'vary') vary.push(...members(value))
    else lines.push(`${fetchStyle ? lower : name}: ${masked.has(lower) ? '…' : value}`)
  }
  if (fetchStyle) lines.sort()
  // Where two lists are combined, their order is free.
  const exposed = cors[EXPOSE]
  if (exposed) cors[EXPOSE] = exposed.map((line) => members(line).sort().join(','))
  const { status, reason, rawTrailers: trailers, cut, informational } = response
  const body = variesIn === undefined ? response.body : response.body.replaceAll(variesIn, '…')
  return { cors, vary: vary.sort(), rest: { status, reason, lines, body, trailers, cut, informational } }
}

/** Returns the response that a policy's decision must make of the one without a policy. */
export function expected(without: Compared, decision: Decision | undefined): Compared {
  if (decision === undefined) return without
  const { vary, ...headers } = decision.headers
  const cors = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]))
  const exposed = [...(without.cors[EXPOSE] ?? []), headers[EXPOSE] ?? ''].join(',')
  if (members(exposed).length > 0 && 'access-control-allow-origin' in cors && decision.kind !== 'preflight') {
    cors[EXPOSE] = [[...new Set(members(exposed))].sort().join(',')]
  }
  const together = new Set([...without.vary, ...members(vary ?? '')])
  // `*` covers every name.
  return { ...without, cors, vary: together.has('*') ? ['*'] : [...together].sort() }
}

function members(list: string): string[] {
  return list
    .split(',')
    .map((member) => member.trim().toLowerCase())
    .filter(Boolean)
}

function isCors(name: string): boolean {
  return name.startsWith('access-control-') || name === 'timing-allow-origin'
}

function pairs(raw: readonly string[]): (readonly [string, string])[] {
  return raw.flatMap((name, index) => (index % 2 === 0 ? [[name, raw[index + 1] as string] as const] : []))
}
