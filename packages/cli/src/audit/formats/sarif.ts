import { createHash } from 'node:crypto'
import { isAbsolute, relative, sep } from 'node:path'
import { SarifBuilder, SarifResultBuilder, SarifRuleBuilder, SarifRunBuilder } from 'node-sarif-builder'
import packageFile from '../../../package.json' with { type: 'json' }
import type { Severity } from '../finding.ts'
import type { AcceptedFinding, Outcome, PlacedFinding } from '../outcome.ts'

const levels: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
  info: 'note',
}

/** GitHub's code scanning sorts security findings by these scores. */
const scores: Readonly<Record<Severity, string>> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.0',
  low: '3.0',
  info: '0.0',
}

/** Returns a SARIF 2.1.0 log. Accepted findings are suppressed in it, with their reason. */
export function sarifLog({ findings, accepted, inconclusive }: Outcome): unknown {
  const run = new SarifRunBuilder().initSimple({
    toolDriverName: 'corsage',
    toolDriverVersion: packageFile.version,
  })
  const all = [...findings, ...accepted]
  for (const finding of new Map(all.map((each) => [each.code, each])).values()) run.addRule(ruleOf(finding))
  for (const finding of all) run.addResult(resultOf(finding))
  run.run.invocations = [
    {
      executionSuccessful: inconclusive.length === 0,
      toolExecutionNotifications: inconclusive.map(({ place, reason }) => ({
        level: 'error' as const,
        message: { text: `${place}: ${reason}` },
      })),
    },
  ]
  const builder = new SarifBuilder()
  builder.addRun(run)
  return builder.buildSarifOutput()
}

function ruleOf({ code, severity, fix, reference }: PlacedFinding): SarifRuleBuilder {
  const rule = new SarifRuleBuilder()
  rule.rule = {
    id: code,
    shortDescription: { text: code.replaceAll('-', ' ') },
    ...(fix === undefined
      ? {}
      : { help: { text: `${fix}${reference === undefined ? '' : ` See: ${reference}`}` } }),
    defaultConfiguration: { level: levels[severity] },
    properties: { 'security-severity': scores[severity], tags: ['security', 'cors'] },
  }
  return rule
}

function resultOf(finding: PlacedFinding | AcceptedFinding): SarifResultBuilder {
  const { code, severity, message, evidence = [], url, file, path } = finding
  const result = new SarifResultBuilder().initSimple({
    ruleId: code,
    level: levels[severity],
    messageText: [path === undefined || path === '' ? message : `${path}: ${message}`, ...evidence].join(
      '\n',
    ),
    fileUri: url ?? uriOf(file ?? ''),
  })
  const identity = createHash('sha256')
    .update([code, url ?? file, path].join('\n'))
    .digest('hex')
  result.result.partialFingerprints = { 'corsageFinding/v1': identity }
  result.result.properties = { severity }
  if ('reason' in finding) {
    result.result.suppressions = [{ kind: 'external', justification: finding.reason }]
  }
  return result
}

/** A file as SARIF and code scanning expect it: relative to the working folder, with slashes. */
function uriOf(file: string): string {
  const path = isAbsolute(file) ? relative(process.cwd(), file) : file
  return path.split(sep).map(encodeURIComponent).join('/')
}
