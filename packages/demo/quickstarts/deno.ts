// #region whole-app
import { withCors } from '@corsage/core'

const items = (_request: Request): Response => Response.json([])

const app = withCors(items, { origins: 'https://app.example.com' })
if (import.meta.main) Deno.serve({ hostname: '127.0.0.1', port: 3000 }, app)
// #endregion

// #region one-route
const publicItems = withCors(items, { origins: '*' })
const site = (request: Request) =>
  new URL(request.url).pathname === '/public' ? publicItems(request) : items(request)
// #endregion

// #region configured
const api = withCors(items, {
  origins: ['https://app.example.com', 'https://*.example.org'],
  methods: ['GET', 'POST', 'PUT'],
  credentials: true,
})

// #endregion

export { api, app, site }

/** Deno declares this at run time. */
declare const Deno: { serve(options: { hostname: string; port: number }, handler: typeof app): unknown }
declare global {
  interface ImportMeta {
    readonly main: boolean
  }
}
