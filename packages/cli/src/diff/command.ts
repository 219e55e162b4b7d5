import { Command, Option } from 'commander'
import { endWith, openOutput } from '../output.ts'

const formats = ['text', 'json', 'github'] as const

interface DiffOptions {
  readonly allowWider?: true
  readonly format?: (typeof formats)[number]
  readonly json?: true
}

/** Creates the command `corsage diff OLD NEW`. */
export function diffCommand(): Command {
  return new Command('diff')
    .summary('compare two policies, with a request that proves each difference')
    .description(
      [
        'Compares two policies on all paths. NEW is unchanged, narrower or wider. Each difference comes with a request and the',
        "browser's verdict under both policies. Nothing is sent. Both files are executed, so compare only revisions that",
        'you trust.',
      ].join(' '),
    )
    .argument('<old>', 'a policy file, or REVISION:PATH as in git')
    .argument('<new>', 'a policy file, or REVISION:PATH as in git')
    .option('--allow-wider', 'exit with 0 even if NEW permits more')
    .addOption(
      new Option(
        '--format <format>',
        'the output format (default: text); github is a comment in Markdown',
      ).choices(formats),
    )
    .option('--json', 'the same as --format json')
    .addHelpText(
      'after',
      `
A policy file is JSON, or a module that exports options or a policy.

Examples:
  $ corsage diff main:cors-policy.ts cors-policy.ts
  $ corsage diff old.json new.json --format json
  $ corsage diff origin/main:api/cors.js HEAD:api/cors.js --format github

Exit status:
  0  NEW permits nothing that OLD does not, or --allow-wider is given
  1  NEW permits more, or the command cannot rule it out
  2  inconclusive: wrong arguments, or a file that is not a policy`,
    )
    .action(diff)
}

async function diff(old: string, next: string, options: DiffOptions): Promise<void> {
  const format = options.format ?? (options.json ? 'json' : 'text')
  // Loaded on demand, because `--help` does not need it.
  const [{ comparison }, { opens }] = await Promise.all([import('./comparison.ts'), import('./result.ts')])
  const differences = await comparison(old, next)
  const output = openOutput({ json: format !== 'text' })
  if (format === 'text') {
    const { diffText } = await import('./diff-text.ts')
    output.text(diffText([old, next], differences, output))
  } else if (format === 'json') {
    const { diffDocument } = await import('./diff-document.ts')
    output.data(diffDocument([old, next], differences))
  } else {
    const { diffMarkdown } = await import('./diff-markdown.ts')
    output.raw(diffMarkdown([old, next], differences))
  }
  endWith(differences.some(opens) && !options.allowWider ? 1 : 0)
}
