// Started by `deno run`: Deno.serve with a Fetch handler, and with a Hono application.
import { handler } from './fetch-handler.mjs'
import { app } from './hono-app.mjs'

const serve = (fetch) => Deno.serve({ hostname: '127.0.0.1', port: 0, onListen() {} }, fetch).addr.port
const servers = { serve: serve(handler), 'hono app': serve(app.fetch) }
console.log(
  JSON.stringify(
    Object.fromEntries(Object.entries(servers).map(([name, port]) => [name, `http://127.0.0.1:${port}`])),
  ),
)
