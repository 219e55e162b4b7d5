// #region whole-app
import { createServer, type RequestListener } from 'node:http'
import { withCors } from '@corsage/node'

const items: RequestListener = (_request, response) => response.end('[]')
const app = createServer(withCors(items, { origins: 'https://app.example.com' }))
// #endregion

// #region one-route
const site = createServer(
  withCors(items, {
    origins: 'https://app.example.com',
    resources: { '/public': { origins: '*' } },
  }),
)
// #endregion

// #region configured
const api = createServer(
  withCors(items, {
    origins: ['https://app.example.com', 'https://*.example.org'],
    methods: ['GET', 'POST', 'PUT'],
    credentials: true,
  }),
)

// #endregion

export { api, app, site }

if (process.argv[1] === import.meta.filename) app.listen(3000, '127.0.0.1')
