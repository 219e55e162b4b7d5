import { createPolicy, type PolicyIssue, type PolicyOptions } from '@corsage/core'
import { Command, Option } from 'commander'
import type { PolicyFinding } from '../audit-policy/policy-findings.ts'
import { CommandError } from '../command-error.ts'
import { endWith, type Output, openOutput, reportError } from '../output.ts'
import { wrapped } from '../wrapped-text.ts'
import { type Answers, issuesOf, listOf, optionsOf } from './answers.ts'
import { FRAMEWORKS, type FrameworkName, installLine } from './frameworks.ts'
import { interview } from './interview.ts'

interface Flags {
  readonly framework?: FrameworkName
  readonly origins?: readonly string[]
  readonly credentials?: boolean
  readonly methods?: readonly string[]
  readonly expose?: readonly string[]
  readonly maxAge?: number
  readonly json?: true
}

/** `corsage generate`: creates a policy and the code that applies it, from six questions or from flags. */
export function generateCommand(): Command {
  return new Command('generate')
    .summary('create a policy and the code that applies it')
    .description(
      'Asks six questions, and prints a policy and the code that applies it. Options answer questions in advance, ' +
        'and every answer to a question is checked. Without a terminal, pass --framework and --origins.',
    )
    .addOption(new Option('--framework <name>', 'the server').choices(Object.keys(FRAMEWORKS)))
    .option(
      '--origins <list>',
      "the allowed origins or patterns, separated by commas, or '*'; can be repeated",
      append,
    )
    .option('--credentials', 'pages send cookies, HTTP authentication or client certificates')
    .option('--no-credentials', 'pages send no credentials')
    .option('--methods <list>', "the methods that pages use, or '*'", append)
    .option('--expose <list>', "the response headers that pages read, or '*'", append)
    .option(
      '--max-age <seconds>',
      'how long browsers can reuse a preflight response (default: 7200)',
      seconds,
    )
    .option('--json', 'print only the options, as JSON')
    .addHelpText(
      'after',
      `
Examples:
  $ corsage generate
  $ corsage generate --framework express --origins https://app.example.com --credentials
  $ corsage generate --json --origins 'https://*.example.com'

Exit status:
  0  the policy was printed
  1  the policy is invalid, or corsage audit would report it
  2  wrong or missing arguments`,
    )
    .action(async (flags: Flags) => {
      const output = openOutput(flags)
      const given = answersOf(flags)
      const issues = issuesOf(given)
      if (issues.length > 0) {
        refuse(issues, output)
        return
      }
      let answers = await complete(given, flags.json)
      let risks = await risksOf(answers)
      while (risks.length > 0 && !isComplete(given, flags.json)) {
        for (const { message } of risks) reportError(message, { json: false })
        answers = await complete({ ...answers, origins: undefined }, flags.json)
        risks = await risksOf(answers)
      }
      if (risks.length > 0) {
        refuse(risks, output)
        return
      }
      const options = optionsOf(answers)
      output.data(options)
      output.text(resultText(options, answers.framework, output))
      endWith(0)
    })
}

/** Reports invalid input on stderr, because stdout is for the code. */
function refuse(issues: readonly Pick<PolicyIssue, 'path' | 'message'>[], output: Output): void {
  output.data({ issues })
  for (const { path, message } of issues) reportError(`--${flagOf(path)}: ${message}`, { json: false })
  endWith(1)
}

/** Returns what `corsage audit` would report, because a new policy should have no findings. */
async function risksOf(answers: Answers): Promise<readonly PolicyFinding[]> {
  // Loaded on demand, because the flags may be wrong.
  const { auditOptions } = await import('../audit-policy/audit-options.ts')
  const { findings } = await auditOptions({ options: optionsOf(answers) })
  return findings.filter(({ severity }) => severity !== 'info')
}

function append(typed: string, before: readonly string[] = []): readonly string[] {
  return [...before, ...listOf(typed)]
}

function seconds(typed: string): number {
  if (!/^\d+$/.test(typed)) {
    throw new CommandError(`--max-age must be a whole number of seconds, not ${JSON.stringify(typed)}.`)
  }
  return Number(typed)
}

function answersOf({ expose, ...flags }: Flags): Answers {
  const { framework, origins, credentials, methods, maxAge } = flags
  return { framework, origins, credentials, methods, exposeHeaders: expose, maxAge }
}

function flagOf(path: string): string {
  const name = path.replace(/\[.*/, '')
  return { exposeHeaders: 'expose', maxAge: 'max-age' }[name] ?? name
}

function isComplete({ origins, framework }: Answers, isJson = false): boolean {
  return origins !== undefined && (isJson || framework !== undefined)
}

async function complete(answers: Answers, isJson = false): Promise<Answers> {
  if (isComplete(answers, isJson)) return answers
  if (process.stdin.isTTY) return interview(answers, { input: process.stdin, output: process.stderr })
  const missing = [
    ...(answers.framework || isJson ? [] : ['--framework']),
    ...(answers.origins ? [] : ['--origins']),
  ]
  throw new CommandError(`There is no terminal to ask questions. Pass ${missing.join(' and ')}.`)
}

function resultText(options: PolicyOptions, framework: FrameworkName | undefined, output: Output): string {
  if (!framework) return ''
  const { style, columns } = output
  const warnings = createPolicy(options).warnings.map(({ path, message }) =>
    wrapped(`${path}: ${message}`, columns, '  '),
  )
  return [
    style('bold', installLine(framework)),
    FRAMEWORKS[framework].code(options),
    ...(warnings.length > 0 ? [`${style('yellow', 'Mind:')}\n${warnings.join('\n')}`] : []),
  ].join('\n\n')
}
