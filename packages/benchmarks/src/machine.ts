import { readFileSync } from 'node:fs'
import { arch, cpus, loadavg, type } from 'node:os'

/** The machine of a measurement. */
export interface Machine {
  readonly date: string
  readonly node: string
  readonly system: string
  readonly processors: string
  /** How many processes wanted to run in the minute before. */
  readonly loadBefore: number
  /** A quick run shows that everything works; its figures are rough. */
  readonly quick: boolean
}

export function machine(quick: boolean): Machine {
  const [first] = cpus()
  return {
    date: new Date().toISOString().slice(0, 10),
    node: process.version,
    system: `${type()} ${arch()}`,
    processors: `${cpus().length} × ${first?.model ?? 'unknown'}`,
    loadBefore: loadavg()[0] ?? 0,
    quick,
  }
}

/** The versions of what Corsage is compared with, and of what it runs in. */
export function versions(): Readonly<Record<string, string>> {
  const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    readonly dependencies: Readonly<Record<string, string>>
  }
  const compared = [
    'express',
    'cors',
    'fastify',
    '@fastify/cors',
    'koa',
    '@koa/cors',
    'hono',
    'h3',
    '@whatwg-node/server',
    'elysia',
    '@elysiajs/cors',
  ]
  return Object.fromEntries(compared.map((name) => [name, manifest.dependencies[name] ?? 'unknown']))
}
