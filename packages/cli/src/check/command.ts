import type { EngineName } from '@corsage/user-agent'
import { Command, Option } from 'commander'
import { CommandError } from '../command-error.ts'
import {
  type ConnectionArguments,
  connectionOptionsOf,
  withConnectionOptions,
} from '../network/connection-options.ts'
import { endWith, openOutput } from '../output.ts'
import { parseHeaders, parseMethod, parseOrigin, parseServerUrl } from '../request-arguments.ts'

interface CheckOptions extends ConnectionArguments {
  readonly from?: string
  readonly method?: string
  readonly header?: readonly string[]
  readonly credentials?: true
  readonly data?: string
  readonly expect?: 'allowed' | 'refused'
  readonly engine: EngineName
  readonly send?: true
  readonly json?: true
}

/** `corsage check URL --from ORIGIN`: finds out whether a page can read a response, and why not. */
export function checkCommand(): Command {
  const command = new Command('check')
    .summary('find out why a request fails, and what to change')
    .description(
      [
        'Sends what a browser would send for a page: the preflight if one is needed, the request, and each',
        "redirect. Prints the verdict, the browser's console message, what to change on the server, and the",
        'exchange. Also sends a few requests that change nothing, to find problems that affect other requests.',
      ].join(' '),
    )
    .argument('<url>', 'the URL that the page requests, http: or https:', parseServerUrl)
    .option('-f, --from <origin>', 'the origin of the page, for example https://app.example.com', parseOrigin)
    .option('-X, --method <method>', 'the method (default: GET, or POST with --data)', parseMethod)
    .option("-H, --header <'Name: value'>", 'a header that the page sets; can be repeated', appended)
    .option('-c, --credentials', "the page sends credentials (credentials: 'include')")
    .option('-d, --data <text>', 'the body, which is sent only with --send')
    .addOption(
      new Option('-e, --engine <name>', 'the browser to follow where browsers differ from the Fetch standard')
        .choices(['chromium', 'firefox', 'webkit', 'standard'])
        .default('chromium'),
    )
    .option('--send', 'send methods that may change something; without it, a GET is sent in their place')
    .addOption(
      new Option('--expect <verdict>', 'exit with 0 for this verdict and with 1 for the other').choices([
        'allowed',
        'refused',
      ]),
    )
    .option('--json', 'print one JSON document')
  return withConnectionOptions(command)
    .addHelpText(
      'after',
      `
A header "Cookie: …" gives the cookies of the browser. It is sent only with
--credentials, and never on a preflight.

HTTP_PROXY, HTTPS_PROXY and NO_PROXY set a proxy. It is not used for loopback
hosts, or for hosts with --resolve.

Examples:
  $ corsage check https://api.example.com/items --from https://app.example.com
  $ corsage check https://api.example.com/items/1 -f https://app.example.com -X PUT -H 'Content-Type: application/json'
  $ corsage check https://api.example.com/me -f https://app.example.com --credentials -H 'Cookie: session=…'

Exit status:
  0  the page can read the response, or --expect is met
  1  the browser refuses, or --expect is not met
  2  inconclusive: wrong arguments, or no response`,
    )
    .action(check)
}

async function check(url: URL, options: CheckOptions): Promise<void> {
  const { from } = options
  if (from === undefined) {
    throw new CommandError(
      'The origin of the page is missing. Add it, for example --from https://app.example.com.',
    )
  }
  const headers = parseHeaders(options.header ?? [])
  const { data = null, insecure = false, expect = 'allowed' } = options
  const method = options.method ?? (data === null ? 'GET' : 'POST')
  if (data !== null && (method === 'GET' || method === 'HEAD')) {
    throw new CommandError(`A page cannot send a body with ${method}. Use -X POST, or remove --data.`)
  }
  // Loaded on demand, because it is slow to load and `--help` does not need it.
  const [{ openConnection }, { checkServer }, { checkText }] = await Promise.all([
    import('../network/connection.ts'),
    import('./check-server.ts'),
    import('./check-text.ts'),
  ])
  const connection = openConnection(connectionOptionsOf(options))
  try {
    const report = await checkServer(
      {
        url,
        from,
        method,
        data,
        insecure,
        headers,
        credentials: options.credentials === true,
        engine: options.engine,
        sendsUnsafe: options.send === true,
      },
      connection,
    )
    const output = openOutput(options)
    output.text(checkText(report, output))
    output.data(report)
    endWith(report.allowed === (expect === 'allowed') ? 0 : 1)
  } finally {
    await connection.close()
  }
}

function appended(value: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, value]
}
