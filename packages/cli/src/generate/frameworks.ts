import type { PolicyOptions } from '@corsage/core'
import { optionsText } from './source-text.ts'

/** A server that code can be generated for. */
export interface Framework {
  /** Its name for users. */
  readonly title: string
  /** The package that applies a policy there. */
  readonly install: string
  /** Code that is JavaScript and TypeScript alike. */
  readonly code: (options: PolicyOptions) => string
}

export type FrameworkName = keyof typeof FRAMEWORKS

/** The middleware, mounted; broken as a formatter would break it. */
function mounted(options: PolicyOptions): string {
  const line = `app.use(cors(${optionsText(options, 'app.use(cors(', '')}))`
  return line.includes('\n') ? `app.use(\n  cors(${optionsText(options, 'cors(', '  ')}),\n)` : line
}

const handler = 'const items = () => Response.json([])'

/** The servers that code can be generated for, by the name that `--framework` takes. */
export const FRAMEWORKS = {
  express: {
    title: 'Express',
    install: '@corsage/express',
    code: (options) => `import cors from '@corsage/express'
import express from 'express'

const app = express()
${mounted(options)}`,
  },
  fastify: {
    title: 'Fastify',
    install: '@corsage/fastify',
    code: (options) => `import cors from '@corsage/fastify'
import Fastify from 'fastify'

const app = Fastify()
app.register(cors, ${optionsText(options, 'app.register(cors, ', '')})`,
  },
  koa: {
    title: 'Koa',
    install: '@corsage/koa',
    code: (options) => `import cors from '@corsage/koa'
import Koa from 'koa'

const app = new Koa()
${mounted(options)}`,
  },
  hono: {
    title: 'Hono',
    install: '@corsage/hono',
    code: (options) => `import cors from '@corsage/hono'
import { Hono } from 'hono'

const app = new Hono()
${mounted(options)}`,
  },
  node: {
    title: 'Node, without a framework',
    install: '@corsage/node',
    code: (options) => `import { createServer } from 'node:http'
import { withCors } from '@corsage/node'

const app = createServer(
  withCors((_request, response) => response.end('[]'), ${optionsText(options, 'withCors((_request, response) => response.end(), ', '  ')}),
)`,
  },
  workers: {
    title: 'Cloudflare Workers',
    install: '@corsage/core',
    code: (options) => `import { withCors } from '@corsage/core'

${handler}

export default { fetch: withCors(items, ${optionsText(options, 'export default { fetch: withCors(items, ', '')}) }`,
  },
  deno: {
    title: 'Deno',
    install: '@corsage/core',
    code: (options) => `import { withCors } from '@corsage/core'

${handler}

Deno.serve(withCors(items, ${optionsText(options, 'Deno.serve(withCors(items, ', '')}))`,
  },
  bun: {
    title: 'Bun',
    install: '@corsage/core',
    code: (options) => `import { withCors } from '@corsage/core'

${handler}

Bun.serve({ fetch: withCors(items, ${optionsText(options, 'Bun.serve({ fetch: withCors(items, ', '')}) })`,
  },
} as const satisfies Record<string, Framework>

const INSTALL: Partial<Record<FrameworkName, string>> = { deno: 'deno add npm:', bun: 'bun add ' }

/** The command that installs what the code needs. */
export function installLine(name: FrameworkName): string {
  return `${INSTALL[name] ?? 'npm install '}${FRAMEWORKS[name].install}`
}
