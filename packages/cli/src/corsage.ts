#!/usr/bin/env node
import { Command, CommanderError } from 'commander'
import packageFile from '../package.json' with { type: 'json' }
import { CommandError } from './command-error.ts'
import { endWith, reportError } from './output.ts'

const commands: Readonly<Record<string, () => Promise<Command>>> = {
  check: async () => (await import('./check/command.ts')).checkCommand(),
  audit: async () => (await import('./audit/command.ts')).auditCommand(),
  diff: async () => (await import('./diff/command.ts')).diffCommand(),
  verify: async () => (await import('./verify/command.ts')).verifyCommand(),
  generate: async () => (await import('./generate/command.ts')).generateCommand(),
  migrate: async () => (await import('./migrate/command.ts')).migrateCommand(),
}

const program = new Command('corsage')
  .description(
    'Find out why CORS fails on any server, check which origins it trusts, and migrate from other libraries.',
  )
  .version(packageFile.version, '-V, --version', 'print the version')
  .helpOption('-h, --help', 'print this help')
  .helpCommand('help [command]', 'print the help for a command')
  .exitOverride()
  .configureOutput({ writeErr: () => {} })
  .addHelpText(
    'after',
    `
Examples:
  $ corsage check https://api.example.com/items --from https://app.example.com
  $ corsage audit https://api.example.com
  $ corsage diff main:cors-policy.ts cors-policy.ts
  $ corsage verify https://api.example.com --policy cors-policy.ts
  $ corsage generate
  $ corsage migrate src

Exit status:
  0  allowed, or nothing found
  1  refused, or something found
  2  inconclusive: wrong arguments, or no response`,
  )

for (const load of wantedCommands(process.argv[2])) {
  program.addCommand((await load()).copyInheritedSettings(program))
}

// Warnings of Node and its libraries, for example about a method in lower case, do not concern the user.
process.removeAllListeners('warning')

// A reader such as `head` can close the pipe early.
process.stdout.on('error', () => process.exit())

try {
  if (process.argv.length === 2) program.outputHelp()
  else await program.parseAsync()
} catch (error) {
  const sentence = sentenceOf(error)
  if (sentence !== null) {
    endWith(2)
    reportError(sentence, { json: wantsJson(process.argv) })
  }
}
// A pending name lookup or connection would keep the process waiting.
process.stdout.write('', () => process.exit())

/**
 * Returns whether an error is also printed as JSON. The arguments may be invalid, so they are searched and not parsed.
 */
function wantsJson(typed: readonly string[]): boolean {
  return typed.some(
    (flag, index) =>
      flag === '--json' || flag === '--format=json' || (flag === '--format' && typed[index + 1] === 'json'),
  )
}

/** The requested command, or all commands if the name is unknown, to list them or to suggest one. */
function wantedCommands(name = ''): readonly (() => Promise<Command>)[] {
  const wanted = Object.hasOwn(commands, name) ? commands[name] : undefined
  // Loading every command would take twice as long.
  return wanted === undefined ? Object.values(commands) : [wanted]
}

/** Returns the message for the user; `null` if the command printed its help or version. */
function sentenceOf(error: unknown): string | null {
  if (error instanceof CommandError) return error.message
  if (!(error instanceof CommanderError)) {
    return `This is a bug in corsage. (${error instanceof Error ? error.message : String(error)})`
  }
  if (error.exitCode === 0) return null
  const [what = '', nearest] = error.message.replace(/^error: /, '').split('\n')
  const sentence = `${what.charAt(0).toUpperCase()}${what.slice(1).replace(/\.$/, '')}.`
  const [command = ''] = process.argv.slice(2)
  const help = Object.hasOwn(commands, command) ? `corsage ${command} --help` : 'corsage --help'
  return `${sentence} ${nearest === undefined ? `See ${help}.` : nearest.replace(/^\(|\)$/g, '')}`
}
