import type { Application } from './application.ts'
import { expressApplication } from './express.ts'
import { fastifyApplication } from './fastify.ts'
import { fetchApplication } from './fetch.ts'
import { honoApplication } from './hono.ts'
import { koaApplication } from './koa.ts'
import { nodeApplication } from './node.ts'

export type { Application } from './application.ts'

/** One application per adapter, by the adapter's name. */
export const applications = {
  express: expressApplication,
  fastify: fastifyApplication,
  fetch: fetchApplication,
  hono: honoApplication,
  koa: koaApplication,
  node: nodeApplication,
} as const satisfies Readonly<Record<string, Application>>

export type AdapterName = keyof typeof applications
export const adapterNames = Object.keys(applications) as AdapterName[]
