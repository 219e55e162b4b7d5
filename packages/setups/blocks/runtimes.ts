import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer as createUpstream } from 'node:http'
import { connect, createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { installRuntimes } from '@corsage/proof/runtimes'
import { buildSync } from 'esbuild'

export interface Served {
  readonly port: number
  readonly stop: () => Promise<void>
}

const PATIENCE = 20_000

/** Starts a program in the runtime that its page names. A program that forwards to port 3000 finds a server there. */
export async function serve(
  runtime: 'bun' | 'deno' | 'workerd',
  folder: string,
  file: string,
): Promise<Served> {
  const programs = await installRuntimes()
  const port = await freePort()
  const path = join(folder, file)
  const upstream = createUpstream((_request, response) => response.end('[]')).listen(0, '127.0.0.1')
  await once(upstream, 'listening')
  const code = readFileSync(path, 'utf8')
    .replaceAll('127.0.0.1:3000', `127.0.0.1:${portOf(upstream)}`)
    .replaceAll('3000', String(port))
  writeFileSync(path, code)
  const deno = ['-A', '--no-lock', '--node-modules-dir=manual']
  const onPort = ['--host', '127.0.0.1', '--port', String(port)]
  const command = {
    bun: [programs.bun, path],
    deno: code.includes('Deno.serve')
      ? [programs.deno, 'run', ...deno, path]
      : [programs.deno, 'serve', ...deno, ...onPort, path],
    workerd: [programs.workerd, 'serve', join(folder, 'worker.capnp')],
  }[runtime]
  if (runtime === 'workerd') bundle(folder, path, port)
  const environment = { ...process.env, PORT: String(port), NO_COLOR: '1', DENO_NO_UPDATE_CHECK: '1' }
  const [program = '', ...parameters] = command
  const child = spawn(program, parameters, { cwd: folder, env: environment })
  const end = async (): Promise<void> => {
    upstream.close()
    await stop(child)
  }
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text: Buffer) => {
      output += text.toString()
    })
  }
  const latest = Date.now() + PATIENCE
  while (!(await accepts(port))) {
    if (child.exitCode !== null || Date.now() > latest) {
      await end()
      throw new Error(`${runtime} cannot start ${file}:\n${output}`)
    }
  }
  return { port, stop: end }
}

/** Bundles the program into one module, as Wrangler does, and configures a service for it. */
function bundle(folder: string, path: string, port: number): void {
  buildSync({
    bundle: true,
    conditions: ['workerd', 'worker', 'browser'],
    entryPoints: [path],
    external: ['cloudflare:*', 'node:*'],
    format: 'esm',
    logLevel: 'error',
    outfile: join(folder, 'bundled.mjs'),
    target: 'es2022',
  })
  writeFileSync(
    join(folder, 'worker.capnp'),
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [ (name = "worker", worker = .worker) ],
  sockets = [ (name = "worker", address = "127.0.0.1:${port}", http = (), service = "worker") ]
);
const worker :Workerd.Worker = (
  modules = [ (name = "worker", esModule = embed "bundled.mjs") ],
  bindings = [ (name = "CORS_ORIGINS", text = "https://app.example.com") ],
  compatibilityDate = "2025-01-01",
  compatibilityFlags = [ "nodejs_compat" ],
);
`,
  )
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const port = portOf(server)
  await new Promise((resolve) => server.close(resolve))
  return port
}

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  const accepted = await Promise.race([
    once(socket, 'connect').then(
      () => true,
      () => false,
    ),
    once(socket, 'error').then(
      () => false,
      () => false,
    ),
  ])
  socket.destroy()
  if (!accepted) await new Promise((resolve) => setTimeout(resolve, 50))
  return accepted
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}
