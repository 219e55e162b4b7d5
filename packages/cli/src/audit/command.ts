import { Command, Option } from 'commander'
import { CommandError } from '../command-error.ts'
import {
  type ConnectionArguments,
  connectionOptionsOf,
  withConnectionOptions,
} from '../network/connection-options.ts'
import { endWith, type Output, openOutput } from '../output.ts'
import { parseHeaders, parseMethod, parseOrigin, parseServerUrl } from '../request-arguments.ts'
import type { AuditReport } from './audit-server.ts'
import { type Severity, severities } from './finding.ts'
import { type Format, formats } from './outcome.ts'
import type { RunReport } from './run-report.ts'
import type { Target } from './targets.ts'

interface AuditOptions extends ConnectionArguments {
  readonly from?: readonly string[]
  readonly targets?: string
  readonly method?: string
  readonly header?: readonly string[]
  readonly cookie?: string
  readonly policy?: string
  readonly request?: URL
  readonly failOn: Severity
  readonly baseline?: string
  readonly format?: Format
  readonly json?: true
  readonly quiet?: true
  readonly send?: true
}

/** `corsage audit URL` and `corsage audit --policy FILE`: which origins a server, or a policy, trusts by mistake. */
export function auditCommand(): Command {
  const command = new Command('audit')
    .summary('find origins that a server or a policy trusts by mistake')
    .description(
      [
        'Sends a running server what an attacker would send: untrusted origins, null, origins similar to a',
        'trusted one, preflights and WebSocket handshakes. Sends at most 27 requests (GET, OPTIONS) for each URL and origin,',
        'and announces them. Never contacts another host, and follows no redirect. With --send, also submits a form',
        'of another site, and lists it first. With --policy, audits a Corsage policy',
        'file instead, and sends nothing.',
      ].join(' '),
    )
    .argument(
      '[urls...]',
      'the URLs to audit, http: or https:',
      (typed: string, before: readonly URL[] = []) => [...before, parseServerUrl(typed)],
    )
    .option(
      '-f, --from <origin>',
      'an origin that the server should allow, to find more; can be repeated',
      (typed: string, before: readonly string[] = []) => [...before, parseOrigin(typed)],
    )
    .option(
      '--targets <file>',
      'read URLs from a file; each line has a URL and the origins that it should allow',
    )
    .option(
      '-X, --method <method>',
      'the method that pages use; methods other than GET and HEAD are tested by preflight',
      parseMethod,
    )
    .option("-H, --header <'Name: value'>", 'a header for each request; can be repeated', appended)
    .option('--send', 'also submit an empty form (POST) of another site, which may change something')
    .option('--cookie <cookies>', "the cookies of a user, such as 'session=…'")
    .option(
      '--policy <file>',
      'a policy file: JSON, or a module that exports options, a policy or a resolver',
    )
    .option('--request <url>', 'with --policy: the request that a resolver is called with', parseServerUrl)
    .addOption(
      new Option('--fail-on <severity>', 'the lowest severity that exits with 1')
        .choices([...severities])
        .default('low'),
    )
    .option('--baseline <file>', 'a JSON file of accepted findings, each with its reason')
    .addOption(new Option('--format <format>', 'the output format (default: text)').choices(formats))
    .option('--json', 'the same as --format json')
    .option('-q, --quiet', 'print only what makes the command fail')
  return withConnectionOptions(command)
    .addHelpText(
      'after',
      `
Audit only servers that you own, or whose owner has agreed.

Examples:
  $ corsage audit https://api.example.com/me
  $ corsage audit https://api.example.com/me --from https://app.example.com --cookie session=…
  $ corsage audit https://api.example.com/graphql -X POST -f https://app.example.com
  $ corsage audit --policy cors-policy.ts
  $ corsage audit --targets urls.txt --fail-on high --baseline accepted.json --format sarif

Exit status:
  0  no finding at or above --fail-on
  1  at least one such finding
  2  inconclusive: wrong arguments, no response, or no response that proves anything`,
    )
    .action(audit)
}

function appended(line: string, before: readonly string[] = []): readonly string[] {
  return [...before, line]
}

async function audit(urls: readonly URL[], options: AuditOptions): Promise<void> {
  const format = options.format ?? (options.json ? 'json' : 'text')
  const output = openOutput({ json: format !== 'text' })
  const { readBaseline } = await import('./baseline.ts')
  const baseline = options.baseline === undefined ? [] : await readBaseline(options.baseline)
  const report = await run(urls, options, output)
  const { printReport } = await import('./run-report.ts')
  endWith(
    await printReport(report, {
      format,
      baseline,
      output,
      failOn: options.failOn,
      quiet: options.quiet === true,
    }),
  )
}

async function run(urls: readonly URL[], options: AuditOptions, output: Output): Promise<RunReport> {
  if (options.policy !== undefined) {
    if (urls.length > 0 || options.targets !== undefined)
      throw new CommandError('Pass a URL or --policy, but not both.')
    return auditPolicy(options.policy, options)
  }
  if (options.request !== undefined)
    throw new CommandError('--request works only with --policy. Add --policy with a file.')
  const { readTargets, targetsOf } = await import('./targets.ts')
  const origins = options.from ?? []
  const targets = [
    ...targetsOf(urls, origins),
    ...(options.targets === undefined ? [] : await readTargets(options.targets, origins)),
  ]
  if (targets.length === 0) throw new CommandError('Pass the URL of a server, or --policy with a file.')
  return auditUrls(targets, options, output)
}

async function auditPolicy(file: string, options: AuditOptions): Promise<RunReport> {
  const { auditPolicyFile } = await import('../audit-policy/audit-policy-file.ts')
  const { request: url, method = 'GET', from: trusted = [] } = options
  const { page, cookie } = givenHeaders(options)
  const headers = cookie === null ? page : [...page, ['cookie', cookie] as const]
  return { policy: await auditPolicyFile(file, url && { url, method, headers, trusted }) }
}

function givenHeaders({ header = [], cookie }: AuditOptions) {
  const headers = parseHeaders([...header, ...(cookie === undefined ? [] : [`cookie: ${cookie}`])])
  const [name] = headers.forbidden
  if (name !== undefined) {
    throw new CommandError(`A page cannot set the header ${name}. Remove it from -H.`)
  }
  return headers
}

async function auditUrls(
  targets: readonly Target[],
  options: AuditOptions,
  output: Output,
): Promise<RunReport> {
  const headers = givenHeaders(options)
  // Loaded on demand, because `--help` does not need it.
  const [{ openConnection }, { auditServer }, { formsText, planText }] = await Promise.all([
    import('../network/connection.ts'),
    import('./audit-server.ts'),
    import('./audit-text.ts'),
  ])
  if (!options.quiet) output.text(`${planText(targets, output)}\n`)
  if (options.send) {
    // Nothing that may change something is sent unannounced, so documents and --quiet move the list to stderr.
    const list = `${formsText(targets, headers, output)}\n`
    if (options.quiet || output.json) process.stderr.write(list)
    else output.text(list)
  }
  const connection = openConnection(connectionOptionsOf(options))
  const servers: AuditReport[] = []
  try {
    for (const target of targets) {
      const method = options.method ?? null
      try {
        servers.push(
          await auditServer({ ...target, method, headers, sends: options.send === true }, connection),
        )
      } catch (error) {
        if (!(error instanceof CommandError) || targets.length === 1) throw error
        servers.push(unanswered(target, error.message))
      }
    }
    return { servers }
  } finally {
    await connection.close()
  }
}

/** Reports a server that does not respond, so that it does not hide the findings at the others. */
function unanswered({ url, trusted }: Target, failure: string): AuditReport {
  return { url: url.href, trusted, requests: 0, findings: [], inconclusive: [], failures: [failure] }
}
