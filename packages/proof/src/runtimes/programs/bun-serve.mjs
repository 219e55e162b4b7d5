// Started by `bun`: Bun.serve with a Fetch handler, and with a Hono application.
import { handler } from './fetch-handler.mjs'
import { app } from './hono-app.mjs'

const serve = (fetch) => Bun.serve({ hostname: '127.0.0.1', port: 0, fetch }).port
const servers = { serve: serve(handler), 'hono app': serve(app.fetch) }
console.log(
  JSON.stringify(
    Object.fromEntries(Object.entries(servers).map(([name, port]) => [name, `http://127.0.0.1:${port}`])),
  ),
)
