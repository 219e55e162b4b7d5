import { createServer, type ServerResponse } from 'node:http'
import honoCors from '@corsage/hono'
import { withCors } from '@corsage/node'
import { getRequestListener, type HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { Hono } from 'hono'
import { expect, it } from 'vitest'
import { listen } from '../servers/listen.ts'
import { corsHeaders, send } from './wire.ts'

const A = 'https://a.test'
const policy = { origins: [A, 'https://b.test'] }

it('Hono on Node: withCors of @corsage/node gives raw responses the headers, as the README says', async () => {
  const app = new Hono<{ Bindings: HttpBindings }>()
  app.get('/raw', (context) => {
    const outgoing = context.env.outgoing as ServerResponse
    outgoing.writeHead(202, { 'Content-Type': 'text/plain', Vary: 'Accept' }).end('raw')
    return RESPONSE_ALREADY_SENT
  })
  app.get('/own', honoCors(policy), (context) => context.text('own'))
  const server = await listen('hono', createServer(withCors(getRequestListener(app.fetch), policy)))
  for (const [path, vary] of [
    ['/raw', 'Accept, Origin'],
    ['/own', 'Origin'],
  ]) {
    for (const origin of [A, 'https://evil.test']) {
      const response = await send(`${server.origin}${path}`, { headers: { origin } })
      const permission = origin === A ? { 'access-control-allow-origin': A } : {}
      expect(corsHeaders(response)).toEqual({ ...permission, vary })
    }
  }
  await server.close()
})
