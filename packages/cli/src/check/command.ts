import type { EngineName } from '@corsage/user-agent'
import { Command, Option } from 'commander'
import { CommandError } from '../command-error.ts'
import { endWith, openOutput } from '../output.ts'
import {
  parseAddress,
  parseHeaders,
  parseMethod,
  parseOrigin,
  parseServerUrl,
  parseTimeout,
} from '../request-arguments.ts'

interface CheckOptions {
  readonly from?: string
  readonly request?: string
  readonly header?: readonly string[]
  readonly credentials?: true
  readonly data?: string
  readonly resolve?: ReadonlyMap<string, string>
  readonly insecure?: true
  readonly expect?: 'allowed' | 'refused'
  readonly engine: EngineName
  readonly send?: true
  readonly timeout: number
  readonly json?: true
}

/** `corsage check URL --from ORIGIN`: whether a page may read what a server answers, and why not. */
export function checkCommand(): Command {
  return new Command('check')
    .summary('why a page may not read a URL, and what to change')
    .description(
      [
        'Sends what a browser would send when a page asks for a URL: the preflight if one is needed, the request, its',
        "redirects. Shows the verdict, what the browser's console would say, what to change on the server, and the",
        'exchange. Warns of what breaks later as well; for that it sends a few more requests that change nothing.',
      ].join(' '),
    )
    .argument('<url>', 'what the page asks for, http: or https:', parseServerUrl)
    .option(
      '-f, --from <origin>',
      'the origin of the page: scheme, host, perhaps a port (https://app.example.com)',
      parseOrigin,
    )
    .option('-X, --request <method>', 'the method (default: GET, with --data POST)', parseMethod)
    .option("-H, --header <'Name: value'>", 'a header that the page sets; may be repeated', appended)
    .option('-c, --credentials', "the page sends credentials (credentials: 'include')")
    .option('-d, --data <text>', 'the body; with --send it is sent')
    .addOption(
      new Option('-e, --engine <name>', 'whose rules, where browsers depart from the Fetch standard')
        .choices(['chromium', 'firefox', 'webkit', 'standard'])
        .default('chromium'),
    )
    .option(
      '--resolve <host:port:address>',
      'connect to this address for a host and port; may be repeated',
      parseAddress,
    )
    .option('-k, --insecure', 'accept every certificate')
    .option('--send', 'really send methods that may change something; otherwise a GET stands in for them')
    .option('--timeout <ms>', 'how long to wait for each answer, in milliseconds', parseTimeout, 10_000)
    .addOption(
      new Option('--expect <verdict>', 'exit with 0 for this verdict and with 1 for the other').choices([
        'allowed',
        'refused',
      ]),
    )
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
A header "Cookie: …" stands for the cookies of the browser: it is sent with
--credentials, and never on a preflight.

HTTP_PROXY, HTTPS_PROXY and NO_PROXY name a proxy. Loopback hosts are reached
without it, as browsers do, and so are hosts with --resolve.

Examples:
  $ corsage check https://api.example.com/items --from https://app.example.com
  $ corsage check https://api.example.com/items/1 -f https://app.example.com -X PUT -H 'Content-Type: application/json'
  $ corsage check https://api.example.com/me -f https://app.example.com --credentials -H 'Cookie: session=…'

Exit status:
  0  the page may read the response (there may be warnings), or --expect is met
  1  the browser refuses, or --expect is not met
  2  could not tell: wrong arguments, no answer from the server`,
    )
    .action(check)
}

async function check(url: URL, options: CheckOptions): Promise<void> {
  const { from } = options
  if (from === undefined) {
    throw new CommandError('Give the origin of the page: --from https://app.example.com, for example.')
  }
  const headers = parseHeaders(options.header ?? [])
  const { data = null, insecure = false, expect = 'allowed' } = options
  const method = options.request ?? (data === null ? 'GET' : 'POST')
  if (data !== null && (method === 'GET' || method === 'HEAD')) {
    throw new CommandError(`A page cannot send a body with ${method}. Use -X POST, or leave out --data.`)
  }
  // Loaded only when it is needed: it takes longer than all the rest, and `--help` waits for it otherwise.
  const [{ openConnection }, { checkServer }, { checkText }] = await Promise.all([
    import('../network/connection.ts'),
    import('./check-server.ts'),
    import('./check-text.ts'),
  ])
  const connection = openConnection({
    timeout: options.timeout,
    addresses: options.resolve ?? new Map(),
    insecure,
  })
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
