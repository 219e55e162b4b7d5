// #region whole-app
import { withCors } from '@corsage/core'

const items = (_request: Request): Response => Response.json([])

export default { fetch: withCors(items, { origins: 'https://app.example.com' }) }
// #endregion

// #region one-route
const publicItems = withCors(items, { origins: '*' })
const site = {
  fetch: (request: Request) =>
    new URL(request.url).pathname === '/public' ? publicItems(request) : items(request),
}
// #endregion

// #region configured
const api = {
  fetch: withCors(items, {
    origins: ['https://app.example.com', 'https://*.example.org'],
    methods: ['GET', 'POST', 'PUT'],
    credentials: true,
  }),
}

// #endregion

export { api, site }
