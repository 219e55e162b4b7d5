import type { Application } from './application.ts'
import { express4Application, express5Application } from './express.ts'
import { fastifyApplication, fastifyHttp2Application } from './fastify.ts'
import { fetchApplication } from './fetch.ts'
import { honoApplication } from './hono.ts'
import { koa2Application, koa3Application, koaHttp2Application } from './koa.ts'
import { http2Application, nodeApplication } from './node.ts'

export type { Application } from './application.ts'
export { type Kind, type KindName, kinds } from './kinds.ts'

/** One application for each framework and each major of it that is in use. */
export const applications: readonly Application[] = [
  express5Application,
  express4Application,
  fastifyApplication,
  koa3Application,
  koa2Application,
  honoApplication,
  fetchApplication,
  nodeApplication,
  http2Application,
  fastifyHttp2Application,
  koaHttp2Application,
]
