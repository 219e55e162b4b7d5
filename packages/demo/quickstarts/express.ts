// #region whole-app
import cors from '@corsage/express'
import express from 'express'

const app = express()
app.use(cors({ origins: 'https://app.example.com' }))
// #endregion
app.get('/items', (_request, response) => {
  response.json([])
})

// #region one-route
const site = express()
site.use(
  cors({
    origins: 'https://app.example.com',
    resources: { '/public': { origins: '*' } },
  }),
)
site.get('/public', (_request, response) => {
  response.json([])
})
// #endregion
site.get('/items', (_request, response) => {
  response.json([])
})

// #region cannot-widen
const narrow = express()
narrow.use(cors({ origins: 'https://app.example.com' }))
// This policy cannot widen the first one: pages of other sites still cannot read /public.
narrow.get('/public', cors({ origins: '*' }), (_request, response) => {
  response.json([])
})
// #endregion

// #region configured
const api = express()
api.use(
  cors({
    origins: ['https://app.example.com', 'https://*.example.org'],
    methods: ['GET', 'POST', 'PUT'],
    credentials: true,
  }),
)
// #endregion
api.all('/items', (_request, response) => {
  response.json([])
})

// #region guarded
import { createPolicy, guard } from '@corsage/express'

const policy = createPolicy({ origins: 'https://app.example.com', credentials: true })

const guarded = express()
guarded.use(cors(policy))
guarded.use(guard(policy))
// #endregion
guarded.post('/items', (_request, response) => {
  response.sendStatus(204)
})

export { api, app, guarded, narrow, site }

if (process.argv[1] === import.meta.filename) app.listen(3000, '127.0.0.1')
