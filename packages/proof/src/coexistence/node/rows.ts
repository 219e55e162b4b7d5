import compression from 'compression'
import cookieSession from 'cookie-session'
import helmet from 'helmet'
import { createProxyMiddleware } from 'http-proxy-middleware'
import morgan from 'morgan'
import onHeaders from 'on-headers'
import responseTime from 'response-time'
import sirv from 'sirv'
import { agentRows } from '../engine/agents.ts'
import { files } from '../engine/files.ts'
import { AFTER, EVERYTHING, PREFLIGHTS, READS, type Row } from '../engine/row.ts'
import { PROXIED, toUpstream } from '../engine/upstream.ts'
import type { Middleware, NodeApp } from './stacks.ts'

type NodeRow = Row<NodeApp>

const row = (name: string, middleware: () => unknown, more: Omit<NodeRow, 'name'> = {}): NodeRow => ({
  name,
  install: (app) => app.use(middleware() as Middleware),
  ...more,
})

/** Middleware for everything that takes `(request, response, next)`. */
export const rows: readonly NodeRow[] = [
  { name: 'nothing else', orders: AFTER },
  row('helmet', () => helmet()),
  row(
    'cookie-session',
    () => (request: never, response: never, next: () => void) =>
      cookieSession({ keys: ['secret'] })(request, response, () => {
        ;(request as { session: object }).session = { seen: true }
        next()
      }),
  ),
  row('morgan', () => morgan('tiny', { stream: { write: () => {} } })),
  row('response-time', () => responseTime(), { varies: ['x-response-time'] }),
  row(
    'a login',
    () => (_request: never, response: import('node:http').ServerResponse) =>
      response.writeHead(401, { 'WWW-Authenticate': 'Basic' }).end(),
    {
      statuses: [401, 401],
      responds: EVERYTHING,
    },
  ),
]

/** The same, and what needs a response of Node's own. */
export const overSockets: readonly NodeRow[] = [
  ...rows,
  {
    name: 'http-proxy-middleware',
    ...PROXIED,
    install: toUpstream((app, origin) => {
      const proxy = createProxyMiddleware({ target: origin, pathFilter: '/proxied' })
      // Not a promise, which h3 1 takes for the end of the response.
      app.use((request, response, next) => void proxy(request, response, next))
    }),
    responds: [...READS, 'error', ...PREFLIGHTS],
  },
  row('compression', () => compression()),
  row(
    'on-headers',
    () => (_request: never, response: import('node:http').ServerResponse, next: () => void) => {
      onHeaders(response, () => void response.setHeader('X-Late', 'yes'))
      next()
    },
  ),
  row('sirv', () => sirv(files), { request: { path: '/file.txt' }, responds: [...READS, ...PREFLIGHTS] }),
  ...agentRows,
]
