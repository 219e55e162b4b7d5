import { startExpress } from './express.ts'
import { startFastify } from './fastify.ts'
import { startFetch } from './fetch.ts'
import { startHono } from './hono.ts'
import { startKoa } from './koa.ts'
import { startNode } from './node.ts'
import type { StartServer } from './server.ts'

export type { RunningServer, StartServer } from './server.ts'

/** One server per framework, in the order of their names. */
export const servers: readonly StartServer[] = [
  startExpress,
  startFastify,
  startFetch,
  startHono,
  startKoa,
  startNode,
]
