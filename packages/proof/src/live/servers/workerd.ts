import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { installRuntimes } from '../../runtimes/install.ts'
import { freePort, listen } from '../../servers/listen.ts'
import { run, temporaryFolder } from './debian-server.ts'

/** A Worker with a namespace of Workers KV. workerd asks a server of ours for each key, as it asks Cloudflare's. */
export interface KvWorker {
  readonly url: string
  readonly values: Map<string, string>
  /** The keys that were read. */
  readonly read: string[]
  stop(): Promise<void>
}

export async function startKvWorker(recipe: string): Promise<KvWorker> {
  const { workerd } = await installRuntimes()
  const folder = temporaryFolder()
  const values = new Map<string, string>()
  const read: string[] = []
  const namespace = await listen(
    'KV',
    createServer((request, response) => {
      const key = decodeURIComponent(new URL(request.url ?? '', 'http://kv').pathname.slice(1))
      read.push(key)
      const value = values.get(key)
      response.statusCode = value === undefined ? 404 : 200
      response.end(value)
    }),
  )
  await build({
    bundle: true,
    format: 'esm',
    target: 'es2022',
    conditions: ['workerd', 'browser'],
    external: ['cloudflare:workers'],
    entryPoints: [fileURLToPath(new URL(`../recipes/${recipe}.ts`, import.meta.url))],
    outfile: join(folder, 'worker.mjs'),
  })
  const port = await freePort()
  writeFileSync(join(folder, 'worker.capnp'), configuration(port, namespace.port))
  const url = `http://127.0.0.1:${port}`
  const program = {
    command: workerd,
    parameters: ['serve', join(folder, 'worker.capnp')],
    accepts: () => fetch(url),
  }
  const server = await run(url, folder, program)
  return {
    url,
    values,
    read,
    stop: async () => {
      await server.stop()
      await namespace.close()
    },
  }
}

function configuration(worker: number, namespace: number): string {
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "worker", worker = .worker),
    (name = "kv", external = (address = "127.0.0.1:${namespace}", http = ())),
  ],
  sockets = [ (name = "worker", address = "127.0.0.1:${worker}", http = (), service = "worker") ],
);
const worker :Workerd.Worker = (
  modules = [ (name = "worker", esModule = embed "worker.mjs") ],
  bindings = [ (name = "ORIGINS", kvNamespace = "kv") ],
  compatibilityDate = "2026-01-01",
);
`
}
