// Started by Node: there is no `serve`, so @hono/node-server takes the Fetch handler and the Hono application.
import { once } from 'node:events'
import { createAdaptorServer } from '@hono/node-server'
import { handler } from './fetch-handler.mjs'
import { app } from './hono-app.mjs'

const servers = {}
for (const [name, fetch] of Object.entries({ serve: handler, 'hono app': app.fetch })) {
  const server = createAdaptorServer({ fetch }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  servers[name] = `http://127.0.0.1:${server.address().port}`
}
console.log(JSON.stringify(servers))
