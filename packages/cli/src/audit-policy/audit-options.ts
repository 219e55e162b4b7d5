import { type PolicyOptions, validateOptions } from '@corsage/core'
import { bySeverity } from '../audit/finding.ts'
import { isPublicSuffix } from '../public-suffix.ts'
import type { LoadedPolicy } from './load-options.ts'
import { optionsOf } from './loaded-options.ts'
import { originEntries } from './origin-entries.ts'
import { type ProbedEntry, probeEntry } from './origin-probes.ts'
import {
  entryFindings,
  issueFinding,
  type PolicyFinding,
  probeFindings,
  warningFindings,
} from './policy-findings.ts'
import { slowExpressions } from './slow-expressions.ts'

/** The findings in some options, and the origins that the audit tried. */
export interface OptionsAudit {
  /** The most severe first. */
  readonly findings: readonly PolicyFinding[]
  /** How each element of `origins` treats the origins of attackers. */
  readonly probed: readonly ProbedEntry[]
}

/** Audits options, or a policy that was made from them. */
export async function auditOptions(loaded: LoadedPolicy): Promise<OptionsAudit> {
  const policy = 'policy' in loaded ? loaded.policy : undefined
  const options = optionsOf(loaded)
  const audited = isPlain(options) ? { isPublicSuffix, ...options } : options
  const issues = validateOptions(audited).map(issueFinding)
  const entries = originEntries(options)
  const slow = slowExpressions(entries)
  const probed: ProbedEntry[] = []
  for (const entry of entries) {
    if (slow.some(({ path }) => path === entry.path)) {
      // It could block the audit as it would block a server.
      probed.push({ ...entry, probes: [], allowsIntended: undefined, failure: undefined, foreign: undefined })
      continue
    }
    const isHidden = policy && typeof entry.origin === 'function'
    probed.push(await probeEntry(entry, isHidden ? policy : undefined))
  }
  const risks = entries
    .flatMap(entryFindings)
    .filter(({ path }) => !issues.some((issue) => issue.path === path))
  const warnings = issues.length > 0 ? [] : warningFindings(audited as PolicyOptions)
  const findings = [...issues, ...slow, ...risks, ...probed.flatMap(probeFindings), ...warnings]
  return { findings: findings.sort(bySeverity), probed }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

/** Whether core accepts a value as options. A spread would silently accept other values. */
function isPlain(value: unknown): value is object {
  if (!isObject(value)) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
