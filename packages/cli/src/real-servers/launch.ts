import { spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { TestServer } from '../test-servers.ts'

/** Below `node_modules`, so that programs written there can import the packages of this one. */
const cache = fileURLToPath(new URL('../../node_modules/.cache', import.meta.url))

/** A server program: its files, and how to start it. */
export interface Program {
  /** The files of a new folder, by name. `PORT` and `FOLDER` stand for this run's. */
  readonly files: Readonly<Record<string, string>>
  readonly command: readonly [string, ...string[]]
  readonly env?: Readonly<Record<string, string>>
  /** A command that must succeed first: a check of the configuration, or a build. */
  readonly before?: readonly [string, ...string[]]
}

/** Writes the files of a program into a new folder, starts it, and waits until it accepts connections. */
export async function launch(program: Program): Promise<TestServer> {
  const port = await freePort()
  await mkdir(cache, { recursive: true })
  const folder = await mkdtemp(join(cache, 'server-'))
  // Some servers read their files as another user.
  await chmod(folder, 0o755)
  const filled = (text: string) => text.replaceAll('PORT', String(port)).replaceAll('FOLDER', folder)
  for (const [name, text] of Object.entries(program.files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), filled(text))
  }
  const env = { ...process.env, NO_COLOR: '1', NODE_ENV: 'development', ...program.env }
  if (program.before !== undefined) await run(program.before.map(filled), folder, env)
  const [command, ...args] = program.command.map(filled)
  // A separate process group, because some of them have workers.
  const child = spawn(command as string, args, {
    cwd: folder,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk
    })
  }
  const ended = new Promise<void>((resolve) =>
    child.once('close', () => resolve()).once('error', () => resolve()),
  )
  const close = async () => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL')
    await ended
    await rm(folder, { recursive: true, force: true })
  }
  for (let attempt = 0; attempt < 600; attempt++) {
    if (await accepts(port)) return { url: `http://127.0.0.1:${port}`, close }
    if (child.exitCode !== null) break
    await wait(50)
  }
  await close()
  throw new Error(`${command} does not listen:\n${output}`)
}

async function run(command: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<void> {
  const [name, ...args] = command
  const child = spawn(name as string, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
  const status = await new Promise((resolve) => child.once('close', resolve))
  if (status !== 0) throw new Error(`${command.join(' ')} ended with ${status}:\n${output}`)
}

/**
 * Finds a free port that no `listen(0)` gets: another process could take one of those before the program listens.
 */
async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 32_000)
    const isFree = await new Promise<boolean>((resolve) => {
      const server = createServer()
        .once('error', () => resolve(false))
        .listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
    })
    if (isFree) return port
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const end = (isOpen: boolean) => {
      socket.destroy()
      resolve(isOpen)
    }
    socket.once('connect', () => end(true)).once('error', () => end(false))
  })
}
