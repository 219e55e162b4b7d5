import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** A database server of Debian's packages on loopback, with its data in a temporary folder. */
export interface DatabaseServer {
  readonly url: string
  /** Ends it at once, as a crash does. */
  kill(): Promise<void>
  /** Starts it again, with its data and on the same port. */
  restart(): Promise<void>
  stop(): Promise<void>
}

export interface ServerProgram {
  readonly command: string
  readonly parameters: readonly string[]
  /** Resolves if the server accepts connections, and rejects otherwise. */
  accepts(): Promise<unknown>
  /** The user that runs it. Postgres does not run as root. */
  readonly user?: { readonly uid: number; readonly gid: number } | undefined
}

/** How long a server may take to start on a busy machine, in steps of 50 ms. */
const MOST_ATTEMPTS = 600

export async function run(url: string, folder: string, program: ServerProgram): Promise<DatabaseServer> {
  let server: ChildProcess
  const start = async () => {
    const output: string[] = []
    server = spawn(program.command, program.parameters, {
      stdio: ['ignore', 'pipe', 'pipe'],
      ...program.user,
    })
    for (const stream of [server.stdout, server.stderr])
      stream?.on('data', (text) => output.push(String(text)))
    for (let attempt = 0; ; attempt++) {
      try {
        await program.accepts()
        return
      } catch (error) {
        if (server.exitCode !== null || attempt === MOST_ATTEMPTS) {
          throw new Error(`${program.command} has ended, or accepts no connections: ${output.join('')}`, {
            cause: error,
          })
        }
      }
      await sleep(50)
    }
  }
  const end = async (signal: NodeJS.Signals) => {
    if (server.exitCode !== null || server.signalCode !== null) return
    const exited = once(server, 'exit')
    server.kill(signal)
    await exited
  }
  await start()
  return {
    url,
    kill: () => end('SIGKILL'),
    restart: start,
    stop: async () => {
      await end('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'corsage-live-'))
}

/** Installs Debian's packages whose programs are missing. */
export function install(packages: Readonly<Record<string, () => boolean>>): void {
  const missing = Object.keys(packages).filter((name) => packages[name]?.() === false)
  if (missing.length === 0) return
  const [command = '', ...prefix] =
    process.getuid?.() === 0 ? ['apt-get'] : ['sudo', '-n', '--preserve-env', 'apt-get']
  const options = {
    stdio: ['ignore', 'ignore', 'inherit'] as ('ignore' | 'inherit')[],
    // With this level, the packages start no servers of the system.
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' },
  }
  execFileSync(command, [...prefix, 'update', '-qq'], options)
  execFileSync(command, [...prefix, 'install', '-qq', '-y', '--no-install-recommends', ...missing], options)
}

const VERSIONS = '/usr/lib/postgresql'

/** The folder of the newest Postgres' programs. */
export function postgresPrograms(): string | undefined {
  if (!existsSync(VERSIONS)) return undefined
  const [newest] = readdirSync(VERSIONS)
    .filter((version) => existsSync(join(VERSIONS, version, 'bin/postgres')))
    .sort((one, other) => Number(other) - Number(one))
  return newest && join(VERSIONS, newest, 'bin')
}

export function installServers(): void {
  install({
    postgresql: () => postgresPrograms() !== undefined,
    'redis-server': () => existsSync('/usr/bin/redis-server'),
  })
}
