import {
  type AsyncPolicy,
  createPolicy,
  type Policy,
  type PolicyOptions,
  validateOptions,
} from '@corsage/core'
import { type AttackerOriginName, attackerOrigins } from '../audit/attacker-origins.ts'
import { foreignOrigin } from '../network/foreign-origin.ts'
import { isPublicSuffix } from '../public-suffix.ts'
import { type ForeignOrigin, foreignOriginOf } from './foreign-origins.ts'
import type { OriginEntry } from './origin-entries.ts'
import { hostsNamedIn, sampleOrigins } from './origin-samples.ts'

/** An origin that was tried, and the mistake that would allow it. */
export interface OriginProbe {
  readonly name: AttackerOriginName | 'foreign' | 'null'
  readonly origin: string
  readonly isAllowed: boolean
}

/** How an element of `origins` treats the origins of attackers. */
export interface ProbedEntry extends OriginEntry {
  readonly probes: readonly OriginProbe[]
  /** Whether an intended origin was allowed; `undefined` if none is known. */
  readonly allowsIntended: boolean | undefined
  /** The error of a function. */
  readonly failure: string | undefined
  /** The foreign origin that a RegExp matches. For anything else, `undefined`. */
  readonly foreign: ForeignOrigin
}

type Ask = (origin: string) => Promise<boolean>

/** How long a function may take for one origin. */
const TIMEOUT = 2000

/**
 * Tries the origins of an attacker with one element of `origins`. Each element is tested alone, so that a finding names
 * the element that causes it.
 *
 * @param policy The policy to test instead, if the element is a function of a compiled policy.
 */
export async function probeEntry(entry: OriginEntry, policy?: Policy | AsyncPolicy): Promise<ProbedEntry> {
  const { origin } = entry
  const failures: unknown[] = []
  const ask = policy ? askPolicy(policy) : askAlone(origin, (error) => failures.push(error))
  if (!ask) return { ...entry, probes: [], allowsIntended: undefined, failure: undefined, foreign: undefined }
  const samples = sampleOrigins(origin)
  const intended: string[] = []
  for (const sample of samples) if (await ask(sample)) intended.push(sample)
  const meant = intended[0] ?? samples[0]
  const probes: OriginProbe[] = []
  for (const { name, origin: tried } of questions(origin, meant)) {
    probes.push({ name, origin: tried, isAllowed: await ask(tried) })
  }
  const [failure] = failures
  return {
    ...entry,
    probes,
    allowsIntended: samples.length > 0 ? intended.length > 0 : undefined,
    failure: failure === undefined ? undefined : failure instanceof Error ? failure.message : String(failure),
    foreign: origin instanceof RegExp ? foreignOriginOf(origin) : undefined,
  }
}

function questions(origin: unknown, meant: string | undefined) {
  const covered = typeof origin === 'string' ? coveredBy(origin) : []
  const attackers = meant === undefined ? [] : attackerOrigins(meant)
  const strangers = hostsNamedIn(origin)
    .filter(isPublicSuffix)
    .map((host) => ({ name: 'stranger' as const, origin: `https://corsage-probe.${host}` }))
  return [
    { name: 'foreign' as const, origin: foreignOrigin },
    { name: 'null' as const, origin: 'null' },
    ...strangers,
    ...attackers.filter(
      ({ name }) => !covered.includes(name) && !(name === 'stranger' && strangers.length > 0),
    ),
  ]
}

/** Origins that a wildcard allows by design, so they are not mistakes in a comparison. */
function coveredBy(pattern: string): readonly AttackerOriginName[] {
  const host = pattern.slice(pattern.indexOf('://') + 3).replace(/:\*$/, '')
  const isShared = host.includes('*') && isPublicSuffix(host.slice(host.indexOf('.') + 1))
  const strangers: AttackerOriginName[] = isShared ? ['stranger'] : []
  if (!host.startsWith('*')) return strangers
  return [...strangers, 'host-suffix', 'subdomain', ...(isShared ? (['domain-suffix'] as const) : [])]
}

function askPolicy(policy: Policy | AsyncPolicy): Ask {
  return async (origin) => policy.allowsOrigin(origin, requestOf(origin))
}

function askAlone(origin: unknown, onError: (error: unknown) => void): Ask | undefined {
  const options = {
    origins: origin,
    dangerouslyAllowNullOrigin: true,
    ...(typeof origin === 'function' ? { timeout: TIMEOUT, onError } : {}),
  }
  if (validateOptions(options).length > 0) return undefined
  return askPolicy(createPolicy(options as PolicyOptions))
}

function requestOf(origin: string) {
  return new Request('https://server.invalid/', { headers: { origin } })
}
