import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { selfSignedCertificate } from '../servers/certificate.ts'
import type { FrameworkName } from '../servers/index.ts'
import { freePort } from '../servers/listen.ts'
import { environment } from './run.ts'

const PROGRAMS = fileURLToPath(new URL('./programs', import.meta.url))
const REPORTS = fileURLToPath(new URL('../../reports', import.meta.url))
const CERTIFICATE = JSON.stringify(selfSignedCertificate(['localhost']))
const PATIENCE = 20_000
const BUNDLE = { bundle: true, format: 'esm', target: 'es2022', logLevel: 'error' } as const

/** The servers of a program that runs, by name; in place of a URL there may be what kept one from starting. */
export interface RunningProgram {
  readonly servers: Readonly<Record<string, string>>
  readonly stop: () => Promise<void>
}

/** Starts the frameworks on Node's servers, except for those that the runtime serves by itself. */
export async function startNodeServers(
  command: readonly string[],
  except: readonly FrameworkName[] = [],
): Promise<RunningProgram> {
  const outfile = join(REPORTS, 'programs', 'node-servers.mjs')
  await build({
    ...BUNDLE,
    entryPoints: [join(PROGRAMS, 'node-servers.ts')],
    outfile,
    platform: 'node',
    packages: 'external',
  })
  return startProgram(command, outfile, except)
}

/** Starts one of `programs`, which prints its servers as JSON. */
export async function startProgram(
  command: readonly string[],
  program: string,
  parameters: readonly string[] = [],
): Promise<RunningProgram> {
  const child = start([...command, program, ...parameters], { CERTIFICATE })
  const output = outputOf(child)
  const printed = await until(child, output, () => /^\{.*\}$/m.exec(output.text)?.[0])
  return { servers: JSON.parse(printed) as Record<string, string>, stop: () => stop(child) }
}

/** Starts a program that serves by itself on a given port. */
export async function startServer(
  name: string,
  commandOn: (port: number) => readonly string[],
): Promise<RunningProgram> {
  const port = await freePort()
  const child = start(commandOn(port), { PORT: String(port) })
  const output = outputOf(child)
  const url = `http://127.0.0.1:${port}`
  await until(child, output, async () => ((await answers(url)) ? url : undefined))
  return { servers: { [name]: url }, stop: () => stop(child) }
}

/** Bundles a Worker module, and starts workerd with it. */
export async function startWorker(workerd: string): Promise<RunningProgram> {
  const folder = join(REPORTS, 'worker')
  mkdirSync(folder, { recursive: true })
  const honoModule = `import { app } from './hono-app.mjs'\nexport default app`
  await build({ ...BUNDLE, entryPoints: [join(PROGRAMS, 'worker.mjs')], outfile: join(folder, 'worker.mjs') })
  await build({
    ...BUNDLE,
    stdin: { contents: honoModule, resolveDir: PROGRAMS },
    outfile: join(folder, 'hono-app.mjs'),
  })
  const ports = { 'worker module': await freePort(), 'hono app': await freePort() }
  writeFileSync(join(folder, 'worker.capnp'), configuration(ports['worker module'], ports['hono app']))
  const child = start([workerd, 'serve', join(folder, 'worker.capnp')], {})
  const output = outputOf(child)
  const urls = Object.entries(ports).map(([name, port]) => [name, `http://127.0.0.1:${port}`] as const)
  for (const [, url] of urls) await until(child, output, async () => ((await answers(url)) ? url : undefined))
  return { servers: Object.fromEntries(urls), stop: () => stop(child) }
}

function configuration(worker: number, hono: number): string {
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [ (name = "worker", worker = .worker), (name = "hono", worker = .hono) ],
  sockets = [
    (name = "worker", address = "127.0.0.1:${worker}", http = (), service = "worker"),
    (name = "hono", address = "127.0.0.1:${hono}", http = (), service = "hono"),
  ]
);
const worker :Workerd.Worker = (
  modules = [ (name = "worker", esModule = embed "worker.mjs") ],
  bindings = [
    (name = "GREETING", text = "hello from env"),
    (name = "ORIGINS", text = "https://app.example.com https://*.example.org"),
  ],
  compatibilityDate = "2025-01-01",
);
const hono :Workerd.Worker = (
  modules = [ (name = "hono", esModule = embed "hono-app.mjs") ],
  compatibilityDate = "2025-01-01",
);
`
}

function start([program = '', ...parameters]: readonly string[], variables: NodeJS.ProcessEnv): ChildProcess {
  return spawn(program, parameters, { cwd: PROGRAMS, env: { ...environment(), ...variables } })
}

function outputOf(child: ChildProcess): { text: string } {
  const output = { text: '' }
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (text: Buffer) => {
      output.text += text.toString()
    })
  }
  child.on('error', (error) => {
    output.text += String(error)
  })
  return output
}

async function until(
  child: ChildProcess,
  output: { readonly text: string },
  find: () => string | undefined | Promise<string | undefined>,
): Promise<string> {
  const end = Date.now() + PATIENCE
  while (Date.now() < end && child.exitCode === null) {
    const found = await find()
    if (found !== undefined) return found
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  await stop(child)
  throw new Error(`The program did not start: ${output.text.slice(-2000)}`)
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}

async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    () => true,
    () => false,
  )
}
