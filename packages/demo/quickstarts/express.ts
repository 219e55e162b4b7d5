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
// One path before the whole application: the first policy that a preflight reaches answers it.
site
  .route('/public')
  .all(cors({ origins: '*' }))
  .get((_request, response) => {
    response.json([])
  })
site.use(cors({ origins: 'https://app.example.com' }))
// #endregion
site.get('/items', (_request, response) => {
  response.json([])
})

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

export { api, app, site }

if (process.argv[1] === import.meta.filename) app.listen(3000, '127.0.0.1')
