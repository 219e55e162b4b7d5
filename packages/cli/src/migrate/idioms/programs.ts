export type Framework = 'express' | 'node' | 'fastify' | 'koa' | 'hono'

/** A way to use a CORS library that was found in public repositories, or its sibling. */
export interface Idiom {
  readonly what: string
  readonly framework: Framework
  /** The import of the library, if it is not the usual one. */
  readonly import?: string
  /** The statements that use the library. */
  readonly mount: string
  /** The file's name, if it matters. */
  readonly file?: string
  /** A part of the reason why the file is left unchanged. */
  readonly left?: string
  /** Whether Corsage permits less on purpose. */
  readonly isNarrower?: true
}

export const APP = 'https://app.example.com'
export const ADMIN = 'https://admin.example.com'

/** Values that the programs read from somewhere else. */
const around = `
declare global { var idiom: { isLive: boolean; cookies: boolean; age: number; names: string[]; text: string } }
const settings = globalThis.idiom
`

/** A program of each framework around the statements; each has the same routes. */
const programs: Record<Framework, (library: string, mount: string) => string> = {
  express: (library, mount) => `${library || `import cors from 'cors'`}
import express from 'express'
import type { NextFunction, Request, Response } from 'express'
${around}
const app = express()
${mount}
app.all('/items', (_request: Request, response: Response) => { response.json([]) })
app.all('/admin/items', (_request: Request, response: Response) => { response.json([]) })
app.use((_error: unknown, _request: Request, response: Response, _next: NextFunction) => { response.status(500).end() })
export default app
`,
  node: (library, mount) => `${library || `import cors from 'cors'`}
${around}
${mount}
`,
  fastify: (library, mount) => `${library || `import cors from '@fastify/cors'`}
import fastify from 'fastify'
${around}
const app = fastify({ exposeHeadRoutes: true })
${mount}
app.route({ method: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'], url: '/items', handler: async () => [] })
app.route({ method: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'], url: '/admin/items', handler: async () => [] })
export default app
`,
  koa: (library, mount) => `${library || `import cors from '@koa/cors'`}
import Koa from 'koa'
${around}
const app = new Koa()
app.silent = true
${mount}
app.use((context: Koa.Context) => { context.body = [] })
export default app
`,
  hono: (library, mount) => `${library || `import { cors } from 'hono/cors'`}
import { Hono } from 'hono'
${around}
const app = new Hono()
${mount}
app.all('/items', (context) => context.json([]))
app.all('/admin/items', (context) => context.json([]))
export default app
`,
}

export function programOf({ framework, import: library = '', mount }: Idiom): string {
  return programs[framework](library, mount)
}
