import { type AsyncPolicy, createPolicy, type Policy } from '@corsage/core'
import { lists } from './configurations.ts'

/** The origins of one policy whose decisions are measured. */
export interface OriginSet {
  readonly title: string
  /** Origins that it allows, which take turns. */
  readonly allowed: readonly string[]
  /** Origins that it refuses; none where it allows any. */
  readonly refused: readonly string[]
  readonly policy: () => Policy | AsyncPolicy
}

const TURNS = 64
const origin = (index: number) => `https://tenant-${index}.customers.test`
const evil = Array.from({ length: TURNS }, (_, index) => `https://evil-${index}.test`)
const tenants = Array.from({ length: TURNS }, (_, index) => origin(index))

/** From all over a list. Each set has as many, because it matters how many different origins take turns. */
function some(all: readonly string[]): string[] {
  const count = Math.min(3, all.length)
  return Array.from({ length: count }, (_, index) => all[Math.floor((index * all.length) / count)] as string)
}

/** So many origins. */
export function exactOrigins(count: number): string[] {
  return Array.from({ length: count }, (_, index) => origin(index))
}

function exact(title: string, count: number): OriginSet {
  const origins = exactOrigins(count)
  const policy = () => createPolicy({ ...lists, origins })
  return { title, allowed: some(origins), refused: evil, policy }
}

function wildcards(title: string, count: number): OriginSet {
  const hosts = Array.from({ length: count }, (_, index) => `customer-${index}.test`)
  const origins = hosts.map((host) => `https://*.${host}`)
  const allowed = some(hosts).map((host, index) => `https://tenant-${index}.${host}`)
  return { title, allowed, refused: evil, policy: () => createPolicy({ ...lists, origins }) }
}

export const originSets: Readonly<Record<string, OriginSet>> = {
  any: { ...exact('any origin', 3), refused: [], policy: () => createPolicy({ ...lists, origins: '*' }) },
  one: exact('1 origin', 1),
  three: exact('3 origins', 3),
  hundred: exact('100 origins', 100),
  tenThousand: exact('10,000 origins', 10_000),
  hundredThousand: exact('100,000 origins', 100_000),
  wildcard: wildcards('1 wildcard', 1),
  hundredWildcards: wildcards('100 wildcards', 100),
  thousandWildcards: wildcards('1,000 wildcards', 1000),
  expression: {
    title: 'RegExp',
    allowed: tenants,
    refused: evil,
    policy: () => createPolicy({ ...lists, origins: /https:\/\/[a-z0-9-]+\.customers\.test/ }),
  },
  function: {
    title: 'function',
    allowed: tenants,
    refused: evil,
    policy: () => createPolicy({ ...lists, origins: (asked) => asked.endsWith('.customers.test') }),
  },
}
