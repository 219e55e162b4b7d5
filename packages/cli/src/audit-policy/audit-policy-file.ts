import { type PolicyOptions, validateOptions } from '@corsage/core'
import { severities } from '../audit/finding.ts'
import type { ExitStatus, Output } from '../output.ts'
import { isPublicSuffix } from '../public-suffix.ts'
import { type Loaded, loadOptions } from './load-options.ts'
import { originEntries } from './origin-entries.ts'
import { type ProbedEntry, probeEntry } from './origin-probes.ts'
import {
  entryFindings,
  issueFinding,
  type PolicyFinding,
  probeFindings,
  warningFindings,
} from './policy-findings.ts'
import { type PolicyReport, policyReportText } from './policy-report-text.ts'
import { slowExpressions } from './slow-expressions.ts'

/** What a policy gives back in place of a function. */
const FUNCTION_TEXT = '[function]'

/**
 * `corsage audit --policy FILE`: validates the options with the whole Public Suffix List, and asks their origins what
 * an attacker would ask.
 *
 * @returns 0 where nothing above `info` was found, else 1.
 * @throws CommandError where the file cannot be read as a policy.
 */
export async function auditPolicyFile(file: string, output: Output): Promise<ExitStatus> {
  const report = await withStdoutDiverted(async () => auditLoaded(file, await loadOptions(file)))
  output.text(policyReportText(report, output))
  output.data(dataOf(report))
  return report.findings.some(({ severity }) => severity !== 'info') ? 1 : 0
}

/** What a module prints while it is loaded and asked goes to stderr: stdout is for the report. */
async function withStdoutDiverted<T>(act: () => Promise<T>): Promise<T> {
  const { stdout, stderr } = process
  const { write } = stdout
  stdout.write = stderr.write.bind(stderr) as typeof write
  try {
    return await act()
  } finally {
    stdout.write = write
  }
}

async function auditLoaded(file: string, loaded: Loaded): Promise<PolicyReport> {
  const policy = 'policy' in loaded ? loaded.policy : undefined
  const options = 'policy' in loaded ? withFunctions(loaded.policy.toJSON()) : loaded.options
  const audited = isPlain(options) ? { isPublicSuffix, ...options } : options
  const issues = validateOptions(audited).map(issueFinding)
  const entries = originEntries(options)
  const slow = slowExpressions(entries)
  const probed: ProbedEntry[] = []
  for (const entry of entries) {
    if (slow.some(({ path }) => path === entry.path)) {
      // It could keep the audit busy as it would a server.
      probed.push({ ...entry, probes: [], allowsIntended: undefined, failure: undefined })
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
  const rank = ({ severity }: PolicyFinding) => severities.indexOf(severity)
  return { file, findings: findings.sort((one, other) => rank(one) - rank(other)), probed }
}

/** The options of a policy, with a function again where there was one. */
function withFunctions(value: unknown): unknown {
  if (value === FUNCTION_TEXT) return () => false
  if (Array.isArray(value)) return value.map(withFunctions)
  if (!isObject(value) || value instanceof RegExp) return value
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, withFunctions(field)]))
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

/** Whether core takes a value for options. What it does not, a spread would make options of, without a word. */
function isPlain(value: unknown): value is object {
  if (!isObject(value)) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** The report as JSON, in which a RegExp and a function are told by their text. */
function dataOf({ file, findings, probed }: PolicyReport): unknown {
  const shown = (value: unknown) =>
    value instanceof RegExp ? String(value) : typeof value === 'function' ? FUNCTION_TEXT : value
  return {
    file,
    findings: findings.map((finding) =>
      'suggestion' in finding ? { ...finding, suggestion: shown(finding.suggestion) } : finding,
    ),
    probed: probed.map(({ path, origin, credentials, probes }) => ({
      path,
      origin: shown(origin),
      credentials,
      probes: probes.map(({ name, origin: asked, isAllowed }) => ({
        name,
        origin: asked,
        allowed: isAllowed,
      })),
    })),
  }
}
