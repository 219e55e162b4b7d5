import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import type { Allocations } from './allocation.ts'
import type { Construction } from './construction.ts'
import type { Decisions } from './decision.ts'
import type { GuardCase } from './guard.ts'
import type { Machine } from './machine.ts'
import type { Case } from './middleware.ts'
import type { NodeCases } from './nodes.ts'
import type { PreflightBytes } from './preflight.ts'
import type { ServerCase } from './server.ts'
import type { Size } from './size.ts'
import type { Startup } from './startup.ts'

/** The results of each part. */
export interface Measured {
  readonly decision: Decisions
  readonly middleware: readonly Case[]
  readonly guard: readonly GuardCase[]
  readonly server: readonly ServerCase[]
  readonly nodes: readonly NodeCases[]
  readonly construction: readonly Construction[]
  readonly allocation: Allocations
  readonly preflight: readonly PreflightBytes[]
  readonly startup: Startup
  readonly size: readonly Size[]
}

export type Part = keyof Measured

/** The results of one part, and the machine. */
export interface Result<Name extends Part> {
  readonly machine: Machine
  readonly measured: Measured[Name]
}

/** The results of all parts; a part that was never run is absent. */
export type Results = { readonly [Name in Part]?: Result<Name> }

export const parts: readonly Part[] = [
  'decision',
  'middleware',
  'guard',
  'nodes',
  'server',
  'construction',
  'allocation',
  'preflight',
  'startup',
  'size',
]

const folder = new URL('../results/', import.meta.url)

export function save<Name extends Part>(part: Name, result: Result<Name>): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(new URL(`${part}.json`, folder), `${JSON.stringify(rounded(result))}\n`)
}

export function readResults(): Results {
  const known = parts.filter((part) => existsSync(new URL(`${part}.json`, folder)))
  return Object.fromEntries(
    known.map((part) => [part, JSON.parse(readFileSync(new URL(`${part}.json`, folder), 'utf8'))]),
  )
}

/** Four digits: no figure here is known better. */
function rounded(value: unknown): unknown {
  if (typeof value === 'number') return Number(value.toPrecision(4))
  if (Array.isArray(value)) return value.map(rounded)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, rounded(inner)]))
}
