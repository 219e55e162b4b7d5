import { Command } from 'commander'
import { CommandError } from '../command-error.ts'
import { type ExitStatus, endWith, type Output, openOutput } from '../output.ts'
import { parseOrigin, parseServerUrl, parseTimeout } from '../request-arguments.ts'

interface AuditOptions {
  readonly from?: string
  readonly policy?: string
  readonly timeout: number
  readonly json?: true
}

/** `corsage audit URL` and `corsage audit --policy FILE`: whom a server, or a policy, trusts that it should not. */
export function auditCommand(): Command {
  return new Command('audit')
    .summary('whom a running server, or a policy file, trusts by mistake')
    .description(
      [
        'Asks a running server the questions that an attacker would ask: foreign origins, null, origins that look like a',
        'trusted one, caches, preflights. It sends at most 25 requests (GET, OPTIONS), says so beforehand, never goes to',
        'another host, and follows no redirect. With --policy it reads a file with a Corsage policy instead, and sends',
        'nothing.',
      ].join(' '),
    )
    .argument('[url]', 'what to audit, http: or https:', parseServerUrl)
    .option(
      '-f, --from <origin>',
      'an origin that the server should allow: finds more, and more exactly',
      parseOrigin,
    )
    .option('--policy <file>', 'a policy file: JSON, or a module that exports options or a policy')
    .option('--timeout <ms>', 'how long to wait for each answer, in milliseconds', parseTimeout, 10_000)
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
Audit servers that are yours, or whose owner has agreed.

Examples:
  $ corsage audit https://api.example.com/me
  $ corsage audit https://api.example.com/me --from https://app.example.com --json
  $ corsage audit --policy cors-policy.ts

Exit status:
  0  nothing found, or only what is rated info
  1  found something rated low, medium, high or critical
  2  could not tell: wrong arguments, no answer from the server`,
    )
    .action(audit)
}

async function audit(url: URL | undefined, options: AuditOptions): Promise<void> {
  const output = openOutput(options)
  if (options.policy !== undefined) {
    if (url !== undefined) throw new CommandError('Give a URL or --policy, not both.')
    const { auditPolicyFile } = await import('../audit-policy/audit-policy-file.ts')
    endWith(await auditPolicyFile(options.policy, output))
    return
  }
  if (url === undefined) throw new CommandError('Give the URL of a server, or --policy with a file.')
  endWith(await auditUrl(url, options, output))
}

async function auditUrl(url: URL, options: AuditOptions, output: Output): Promise<ExitStatus> {
  // Loaded only when it is needed: `--help` waits for it otherwise.
  const [{ openConnection }, { auditProbes }, { auditServer }, { auditText, planText }] = await Promise.all([
    import('../network/connection.ts'),
    import('./audit-probes.ts'),
    import('./audit-server.ts'),
    import('./audit-text.ts'),
  ])
  const trusted = options.from ?? null
  const probes = auditProbes(url, trusted)
  output.text(`${planText(url, probes, output)}\n`)
  const connection = openConnection({ timeout: options.timeout })
  try {
    const report = await auditServer(url, trusted, probes, connection)
    output.text(auditText(report, output))
    output.data(report)
    return report.findings.some(({ severity }) => severity !== 'info') ? 1 : 0
  } finally {
    await connection.close()
  }
}
