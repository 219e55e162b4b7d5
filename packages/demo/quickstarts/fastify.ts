// #region whole-app
import cors from '@corsage/fastify'
import Fastify from 'fastify'

const app = Fastify()
app.register(cors, { origins: 'https://app.example.com' })
// #endregion
app.get('/items', async () => [])

// #region one-route
const site = Fastify()
site.register(cors, { origins: 'https://app.example.com' })
site.get('/public', { config: { cors: { origins: '*' } } }, async () => [])
// #endregion
site.get('/items', async () => [])

// #region configured
const api = Fastify()
api.register(cors, {
  origins: ['https://app.example.com', 'https://*.example.org'],
  methods: ['GET', 'POST', 'PUT'],
  credentials: true,
})
// #endregion
api.route({ method: ['GET', 'POST', 'PUT'], url: '/items', handler: async () => [] })

export { api, app, site }

if (process.argv[1] === import.meta.filename) await app.listen({ port: 3000 })
