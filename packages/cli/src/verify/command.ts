import { Command, Option } from 'commander'
import packageFile from '../../package.json' with { type: 'json' }
import {
  type ConnectionArguments,
  connectionOptionsOf,
  withConnectionOptions,
} from '../network/connection-options.ts'
import { endWith, openOutput } from '../output.ts'
import { parseOrigin, parseServerUrl } from '../request-arguments.ts'

const formats = ['text', 'json', 'github'] as const

interface VerifyOptions extends ConnectionArguments {
  readonly policy: string
  readonly from?: readonly string[]
  readonly format?: (typeof formats)[number]
  readonly json?: true
}

/** Creates the command `corsage verify URL --policy FILE`. */
export function verifyCommand(): Command {
  const command = new Command('verify')
    .summary('find out whether proxies change what a policy sends')
    .description(
      [
        'Sends requests to a deployment, and compares each response with a policy file. Covers allowed and refused origins,',
        'preflights, errors and caches, to find what proxies, gateways and CDNs change. Sends at most 60 requests (GET, HEAD,',
        'OPTIONS), and announces them. Never contacts another host, and follows no redirect. The policy file is executed.',
      ].join(' '),
    )
    .argument('<url>', 'a URL of the deployment, http: or https:', parseServerUrl)
    .requiredOption('--policy <file>', 'a policy file: JSON, or a module that exports options or a policy')
    .option(
      '-f, --from <origin>',
      'an origin that the policy allows, if it has a function; can be repeated',
      (typed: string, before: readonly string[] = []) => [...before, parseOrigin(typed)],
    )
    .addOption(new Option('--format <format>', 'the output format (default: text)').choices(formats))
    .option('--json', 'the same as --format json')
  return withConnectionOptions(command)
    .addHelpText(
      'after',
      `
Verify only deployments that you own, or whose owner has agreed.

Examples:
  $ corsage verify https://api.example.com/items --policy cors-policy.ts
  $ corsage verify https://api.example.com/items --policy cors-policy.ts --from https://app.example.com
  $ corsage verify https://api.example.com/items --policy cors.json --format github

Exit status:
  0  every response agrees with the policy
  1  a response differs
  2  inconclusive: wrong arguments, no response, or no known allowed origin`,
    )
    .action(verify)
}

async function verify(url: URL, options: VerifyOptions): Promise<void> {
  const { policy: file, from = [] } = options
  const format = options.format ?? (options.json ? 'json' : 'text')
  const output = openOutput({ json: format !== 'text' })
  // Loaded on demand, because `--help` does not need them.
  const [
    { readPolicy },
    { witnessesOf },
    { verifyUrl },
    { planText, verifyText, responseLine },
    { openConnection },
  ] = await Promise.all([
    import('./policy-file.ts'),
    import('./witnesses.ts'),
    import('./verify-url.ts'),
    import('./verify-text.ts'),
    import('../network/connection.ts'),
  ])
  const witnesses = await witnessesOf(await readPolicy(file), url, from)
  output.text(`${planText(witnesses, url, output)}\n`)
  const connection = openConnection(connectionOptionsOf(options))
  try {
    const report = await verifyUrl(url, witnesses, connection)
    const { findings, inconclusive } = report
    if (format === 'text') output.text(verifyText(report, output))
    else if (format === 'json') output.data({ version: packageFile.version, policy: file, ...report })
    else {
      const { githubText } = await import('../audit/formats/github.ts')
      const placed = findings.map(({ responses, ...finding }) => {
        const message = [finding.message, ...responses.map(responseLine)].join('\n')
        return { ...finding, message, url: report.url }
      })
      const doubts = inconclusive.map((reason) => ({ place: report.url, reason }))
      output.raw(githubText({ findings: placed, accepted: [], inconclusive: doubts }, 'info'))
    }
    endWith(findings.length > 0 ? 1 : inconclusive.length > 0 ? 2 : 0)
  } finally {
    await connection.close()
  }
}
