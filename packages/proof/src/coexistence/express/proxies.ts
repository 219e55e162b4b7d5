import expressProxy from 'express-http-proxy'
import { createProxyMiddleware } from 'http-proxy-middleware'
import { PREFLIGHTS, READS } from '../engine/row.ts'
import { PROXIED, startUpstream, toUpstream } from '../engine/upstream.ts'
import type { ExpressRow } from './stacks.ts'

const proxied = { ...PROXIED, responds: [...READS, 'error', ...PREFLIGHTS] } as const

/** Proxies, whose upstream sends CORS headers itself. */
export const proxies: readonly ExpressRow[] = [
  {
    name: 'http-proxy-middleware',
    install: toUpstream(({ native }, origin) =>
      native.use('/proxied', createProxyMiddleware({ target: origin })),
    ),
    ...proxied,
  },
  {
    name: 'http-proxy-middleware, an upstream that is down',
    async install({ native }) {
      const { origin, close } = await startUpstream()
      await close()
      native.use(
        '/proxied',
        createProxyMiddleware({ target: origin, logger: { info() {}, warn() {}, error() {} } }),
      )
    },
    ...proxied,
    statuses: [504, 504],
    variesIn: /127\.0\.0\.1:\d+/g,
  },
  {
    name: 'http-proxy-middleware, own responses',
    install: toUpstream(({ native }, origin) =>
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
      ),
    ),
    ...proxied,
  },
  {
    name: 'express-http-proxy',
    install: toUpstream(({ native }, origin) => native.use('/proxied', expressProxy(origin))),
    ...proxied,
  },
]
