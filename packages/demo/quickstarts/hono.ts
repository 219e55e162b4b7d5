// #region whole-app
import cors from '@corsage/hono'
import { Hono } from 'hono'

const app = new Hono()
app.use(cors({ origins: 'https://app.example.com' }))
// #endregion
app.get('/items', (context) => context.json([]))

// #region one-route
const site = new Hono()
site.use('/public', cors({ origins: '*' }))
site.get('/public', (context) => context.json([]))
// #endregion
site.get('/items', (context) => context.json([]))

// #region configured
const api = new Hono()
api.use(
  cors({
    origins: ['https://app.example.com', 'https://*.example.org'],
    methods: ['GET', 'POST', 'PUT'],
    credentials: true,
  }),
)
// #endregion
api.all('/items', (context) => context.json([]))

export { api, app, site }

if (process.argv[1] === import.meta.filename) {
  const { serve } = await import('@hono/node-server')
  serve({ fetch: app.fetch, port: 3000, hostname: '127.0.0.1' })
}
