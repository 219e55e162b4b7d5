import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type Isolate, isolates } from './startup-isolates.ts'
import { type Spread, spread } from './statistics.ts'

/** The time that a library adds to the start of a program. */
export interface Startup {
  readonly processes: readonly Start[]
  /** Empty if workerd is not installed. */
  readonly isolates: readonly Isolate[]
}

/** Milliseconds of a library in fresh Node processes. */
export interface Start {
  readonly title: string
  /** The framework that was loaded before; `undefined` if there is none. */
  readonly framework?: string | undefined
  readonly imported: Spread
  /** With its first policy or middleware. */
  readonly made: Spread
}

interface Side {
  readonly title: string
  readonly framework?: string
  /** The module, and an expression that makes the first policy or middleware of it. */
  readonly module: string
  readonly make: string
}

const ORIGINS = `['https://a.example', 'https://b.example', 'https://c.example'], credentials: true`
const OURS = `({ origins: ${ORIGINS} })`
const PEERS = `({ origin: ${ORIGINS} })`

const sides: readonly Side[] = [
  { title: 'an empty module', module: 'data:text/javascript,', make: 'undefined' },
  { title: '@corsage/core', module: '@corsage/core', make: `module.createPolicy${OURS}` },
  ...['cors', '@koa/cors', 'hono/cors'].map((name) => ({
    title: name,
    module: name,
    make: `(module.cors ?? module.default)${PEERS}`,
  })),
  // A plugin, which Fastify calls later.
  { title: '@fastify/cors', module: '@fastify/cors', make: 'undefined' },
  ...[
    ['express', 'cors'],
    ['koa', '@koa/cors'],
    ['hono', 'hono/cors'],
  ].flatMap(([framework, peer]) => [
    {
      title: `@corsage/${framework}`,
      framework: framework as string,
      module: `@corsage/${framework}`,
      make: `module.cors${OURS}`,
    },
    {
      title: peer as string,
      framework: framework as string,
      module: peer as string,
      make: `(module.cors ?? module.default)${PEERS}`,
    },
  ]),
  ...['@corsage/fastify', '@fastify/cors'].map((name) => ({
    title: name,
    framework: 'fastify',
    module: name,
    make: `await (await import('fastify')).default().register(module.default, ${name === '@fastify/cors' ? PEERS : OURS}).ready()`,
  })),
]

/** Starts each side in turn, so that what else the machine does disturbs all alike. */
export async function startup(rounds: number): Promise<Startup> {
  const times = sides.map(() => ({ imported: [] as number[], made: [] as number[] }))
  for (let round = 0; round < rounds; round++) {
    for (const [index, side] of sides.entries()) {
      const [imported, made] = await start(side)
      times[index]?.imported.push(imported)
      times[index]?.made.push(made)
    }
  }
  return {
    processes: sides.map(({ title, framework }, index) => ({
      title,
      framework,
      imported: spread(times[index]?.imported ?? []),
      made: spread(times[index]?.made ?? []),
    })),
    isolates: await isolates(rounds),
  }
}

const run = promisify(execFile)

async function start({ framework, module, make }: Side): Promise<readonly [imported: number, made: number]> {
  const program = `
    ${framework === undefined ? '' : `await import('${framework}')`}
    const start = performance.now()
    const module = await import('${module}')
    const imported = performance.now()
    const first = ${make}
    const made = performance.now()
    console.log(JSON.stringify([imported - start, made - start]))`
  const cwd = fileURLToPath(new URL('.', import.meta.url))
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', program], { cwd })
  return JSON.parse(stdout)
}
