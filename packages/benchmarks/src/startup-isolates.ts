import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { type Spread, spread } from './statistics.ts'

/** Milliseconds that workerd takes to start one isolate with a bundle. */
export interface Isolate {
  readonly title: string
  readonly started: Spread
}

interface Worker {
  readonly title: string
  readonly source: string
  readonly conditions?: readonly string[]
}

const ORIGINS = `['https://a.example', 'https://b.example', 'https://c.example'], credentials: true`
const HANDLER = `() => new Response('ok')`

const WITH_CORS = `import { withCors } from '@corsage/core'
export default { fetch: withCors(${HANDLER}, { origins: ${ORIGINS} }) }`

const withHono = (middleware: string) => `import { Hono } from 'hono'
${middleware === '' ? '' : `import { cors } from '${middleware}'`}
const app = new Hono()
${middleware === '' ? '' : `app.use(cors({ ${middleware === 'hono/cors' ? 'origin' : 'origins'}: ${ORIGINS} }))`}
export default app.get('/', ${HANDLER})`

const workers: readonly Worker[] = [
  { title: 'a handler alone', source: `export default { fetch: ${HANDLER} }` },
  { title: 'with withCors', source: WITH_CORS },
  { title: 'with withCors, terse', source: WITH_CORS, conditions: ['corsage-terse'] },
  { title: 'Hono alone', source: withHono('') },
  { title: 'with @corsage/hono', source: withHono('@corsage/hono') },
  { title: 'with hono/cors', source: withHono('hono/cors') },
]

/** `pnpm --filter @corsage/proof runtimes workerd` installs it. */
const WORKERD = fileURLToPath(
  new URL('../../proof/node_modules/.cache/runtimes/node_modules/workerd/bin/workerd', import.meta.url),
)
/** A process takes tens of milliseconds to start, so one isolate alone would not show. */
const ISOLATES = 20

/** Starts processes with many isolates of each bundle, in turn; nothing if workerd is not installed. */
export async function isolates(rounds: number): Promise<readonly Isolate[]> {
  if (!existsSync(WORKERD)) return []
  const folder = mkdtempSync(join(tmpdir(), 'isolates-'))
  try {
    for (const [index, worker] of workers.entries()) await writeWorker(folder, String(index), worker)
    const times = workers.map((): number[] => [])
    for (let round = 0; round < rounds; round++) {
      for (const index of workers.keys()) {
        times[index]?.push((await start(join(folder, `${index}.capnp`))) / ISOLATES)
      }
    }
    return workers.map(({ title }, index) => ({ title, started: spread(times[index] ?? []) }))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function writeWorker(folder: string, name: string, { source, conditions = [] }: Worker): Promise<void> {
  await build({
    stdin: { contents: source, resolveDir: fileURLToPath(new URL('.', import.meta.url)) },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    conditions: ['workerd', 'browser', ...conditions],
    define: { 'process.env.NODE_ENV': '"production"' },
    outfile: join(folder, `${name}.mjs`),
  })
  const services = Array.from({ length: ISOLATES }, (_, index) => `(name = "s${index}", worker = .worker)`)
  writeFileSync(
    join(folder, `${name}.capnp`),
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [ ${services.join(', ')} ],
  sockets = [ (name = "http", address = "127.0.0.1:0", http = (), service = "s0") ],
);
const worker :Workerd.Worker = (
  modules = [ (name = "worker", esModule = embed "${name}.mjs") ],
  compatibilityDate = "2026-01-01",
);
`,
  )
}

/** Starts workerd, which listens once every isolate has run its module. Returns the milliseconds until then. */
async function start(configuration: string): Promise<number> {
  const begun = performance.now()
  const child = spawn(WORKERD, ['serve', configuration, '--control-fd=3'], {
    stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
  })
  const exited = new Promise<never>((_resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`workerd ended with ${code} before it listened.`)))
  })
  try {
    await Promise.race([new Promise((resolve) => child.stdio[3]?.once('data', resolve)), exited])
    return performance.now() - begun
  } finally {
    exited.catch(() => {})
    child.kill('SIGKILL')
  }
}
