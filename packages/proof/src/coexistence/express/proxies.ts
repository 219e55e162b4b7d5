import expressProxy from 'express-http-proxy'
import { createProxyMiddleware } from 'http-proxy-middleware'
import { PREFLIGHTS, READS } from '../engine/row.ts'
import { startUpstream } from '../engine/upstream.ts'
import type { ExpressRow } from './stacks.ts'

const proxied = {
  request: { path: '/proxied/text' },
  error: { path: '/proxied/error' },
  responds: [...READS, 'error', ...PREFLIGHTS],
} as const

/** Proxies, whose upstream sends CORS headers itself. */
export const proxies: readonly ExpressRow[] = [
  {
    name: 'http-proxy-middleware',
    statuses: [200, 418],
    async install({ native }, defer) {
      const { origin, close } = await startUpstream()
      defer(close)
      native.use('/proxied', createProxyMiddleware({ target: origin }))
    },
    ...proxied,
  },
  {
    name: 'http-proxy-middleware, an upstream that is down',
    statuses: [504, 504],
    async install({ native }) {
      const { origin, close } = await startUpstream()
      await close()
      native.use(
        '/proxied',
        createProxyMiddleware({ target: origin, logger: { info() {}, warn() {}, error() {} } }),
      )
    },
    ...proxied,
    variesIn: /127\.0\.0\.1:\d+/g,
  },
  {
    name: 'http-proxy-middleware, own responses',
    statuses: [200, 418],
    async install({ native }, defer) {
      const { origin, close } = await startUpstream()
      defer(close)
      native.use(
        '/proxied',
        createProxyMiddleware({
          target: origin,
          selfHandleResponse: true,
          on: {
            proxyRes(incoming, _request, response) {
              response.writeHead(incoming.statusCode ?? 0, incoming.headers)
              incoming.pipe(response)
            },
          },
        }),
      )
    },
    ...proxied,
  },
  {
    name: 'express-http-proxy',
    statuses: [200, 418],
    async install({ native }, defer) {
      const { origin, close } = await startUpstream()
      defer(close)
      native.use('/proxied', expressProxy(origin))
    },
    ...proxied,
  },
]
