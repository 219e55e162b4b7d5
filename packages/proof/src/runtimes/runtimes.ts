// Runs every suite and a server of every kind on every runtime, prints a table, and exits with 1 if anything failed.
import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { installRuntimes } from './install.ts'
import { type RunningProgram, startNodeServers, startProgram, startServer, startWorker } from './programs.ts'
import type { Result } from './result.ts'
import { checkServer } from './server-checks.ts'
import { runSuite, SUITES } from './suites.ts'
import { printTable } from './table.ts'

const NAMES = ['Node 20', 'Node 22', 'Node 24', 'Node 26', 'Deno', 'Bun', 'workerd'] as const

interface Runtime {
  readonly name: (typeof NAMES)[number]
  /** How it runs a program; `undefined` where vitest and Node's servers do not run. */
  readonly command?: readonly string[]
  readonly servers: readonly (() => Promise<RunningProgram>)[]
}

const words = process.argv.slice(2).filter((word) => word !== '--')
const unknown = words.find((word) => !NAMES.some((name) => isNamed(name, word)))
if (unknown !== undefined) {
  console.error(`Unknown runtime: ${unknown}. Runtimes: ${NAMES.join(', ')}.`)
  process.exit(2)
}

/** The frameworks that Deno and Bun serve by themselves. */
const OWN = ['fetch', 'hono'] as const
const programs = await installRuntimes()
const deno = [programs.deno, 'run', '-A', '--no-lock']
const bun = [programs.bun, '--bun']
const runtimes: readonly Runtime[] = [
  ...(['20', '22', '24', '26'] as const).map((version) => {
    const command = [programs[`node-${version}`]]
    return {
      name: `Node ${version}` as const,
      command,
      servers: [() => startNodeServers(command)],
    }
  }),
  {
    name: 'Deno',
    command: deno,
    servers: [
      () => startProgram(deno, 'deno-serve.mjs'),
      () =>
        startServer('default export', (port) => [
          ...[programs.deno, 'serve', '-A', '--no-lock', '--host', '127.0.0.1', '--port', String(port)],
          'default-export.mjs',
        ]),
      () => startNodeServers(deno, OWN),
    ],
  },
  {
    name: 'Bun',
    command: bun,
    servers: [
      () => startProgram(bun, 'bun-serve.mjs'),
      () => startServer('default export', () => [...bun, 'default-export.mjs']),
      () => startNodeServers(bun, OWN),
    ],
  },
  { name: 'workerd', servers: [() => startWorker(programs.workerd)] },
]

const results = new Map<string, Map<string, Result>>()
for (const runtime of runtimes) {
  if (words.length > 0 && !words.some((word) => isNamed(runtime.name, word))) continue
  const own = new Map<string, Result>()
  results.set(runtime.name, own)
  for (const start of runtime.servers) {
    try {
      const running = await start()
      for (const [name, server] of Object.entries(running.servers)) {
        const started = /^(https?|h2):/.test(server)
        own.set(name, started ? await checkServer(server) : { passed: 0, issues: [server] })
      }
      await running.stop()
    } catch (error) {
      own.set('serve', { passed: 0, issues: [String(error)] })
    }
  }
  // `pnpm test` runs the suites on the Node that runs this program.
  if (runtime.command !== undefined && runtime.name !== `Node ${process.versions.node.split('.')[0]}`) {
    for (const suite of Object.keys(SUITES)) {
      own.set(suite, await runSuite(runtime.name, runtime.command, suite))
    }
  }
}

const failed = printTable(results)
const reports = fileURLToPath(new URL('../../reports', import.meta.url))
mkdirSync(reports, { recursive: true })
const plain = Object.fromEntries([...results].map(([name, own]) => [name, Object.fromEntries(own)]))
writeFileSync(`${reports}/runtimes.json`, JSON.stringify(plain, undefined, 2))
process.exitCode = failed ? 1 : 0

function isNamed(name: string, word: string): boolean {
  return name.toLowerCase().includes(word.toLowerCase())
}
