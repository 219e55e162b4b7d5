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
  readonly json: boolean
}

/** `corsage generate`: a policy, and the code that applies it, from six questions or from flags. */
export function generateCommand(): Command {
  return new Command('generate')
    .summary('write a policy, and the code that applies it')
    .description(
      'Asks six questions, and writes the policy and the code that applies it. What is given by an option is not ' +
        'asked; each answer is checked at once. Without a terminal give --framework and --origins.',
    )
    .addOption(new Option('--framework <name>', 'the server').choices(Object.keys(FRAMEWORKS)))
    .option(
      '--origins <list>',
      "who may call: origins, patterns or '*', with commas; may be repeated",
      append,
    )
    .option('--credentials', 'pages send cookies, HTTP authentication or client certificates')
    .option('--no-credentials', 'they do not')
    .option('--methods <list>', "the methods that pages use, or '*'", append)
    .option('--expose <list>', "the response headers that pages read, or '*'", append)
    .option('--max-age <seconds>', 'how long browsers may keep the answer to a preflight (7200)', seconds)
    .option('--json', 'print the options alone, as JSON', false)
    .addHelpText(
      'after',
      `
Examples:
  $ corsage generate
  $ corsage generate --framework express --origins https://app.example.com --credentials
  $ corsage generate --json --origins 'https://*.example.com'

Exit status:
  0  the policy was written
  1  what was given makes no policy, or one that corsage audit would report
  2  an answer is missing, or the arguments are wrong`,
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

/** What was given makes no policy: says so on stderr, lest it be taken for the code. */
function refuse(issues: readonly Pick<PolicyIssue, 'path' | 'message'>[], output: Output): void {
  output.data({ issues })
  for (const { path, message } of issues) reportError(`--${flagOf(path)}: ${message}`, { json: false })
  endWith(1)
}

/** Returns what `corsage audit` would report: a policy to begin with should not be one to repair. */
async function risksOf(answers: Answers): Promise<readonly PolicyFinding[]> {
  // Loaded only when it is needed, because the flags may be wrong.
  const { auditOptions } = await import('../audit-policy/audit-options.ts')
  const { findings } = await auditOptions({ options: optionsOf(answers) })
  return findings.filter(({ severity }) => severity !== 'info')
}

function append(typed: string, before: readonly string[] = []): readonly string[] {
  return [...before, ...listOf(typed)]
}

function seconds(typed: string): number {
  if (!/^\d+$/.test(typed)) {
    throw new CommandError(`--max-age is a whole number of seconds, not ${JSON.stringify(typed)}.`)
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

function isComplete({ origins, framework }: Answers, isJson: boolean): boolean {
  return origins !== undefined && (isJson || framework !== undefined)
}

async function complete(answers: Answers, isJson: boolean): Promise<Answers> {
  if (isComplete(answers, isJson)) return answers
  if (process.stdin.isTTY) return interview(answers, { input: process.stdin, output: process.stderr })
  const missing = [
    ...(answers.framework || isJson ? [] : ['--framework']),
    ...(answers.origins ? [] : ['--origins']),
  ]
  throw new CommandError(`Without a terminal nothing can be asked: give ${missing.join(' and ')}.`)
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
