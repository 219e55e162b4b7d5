import cors from '@corsage/hono'
import { createAdaptorServer } from '@hono/node-server'
import { Hono } from 'hono'
import { listen } from './listen.ts'
import type { StartServer } from './server.ts'

export const startHono: StartServer = (policy, hooks) => {
  const app = new Hono()
  app.use(cors(policy, hooks))
  app.get('/items', (context) => context.json({ items: [] }))
  app.on(['POST', 'PUT', 'PATCH', 'DELETE'], '/items', (context) => context.json({ saved: true }))
  app.get('/error', () => {
    throw new Error('thrown by the handler')
  })
  app.onError((_error, context) => context.text('Internal Server Error', 500))
  app.options('/own', (context) => context.json({ own: true }))
  return listen('hono', createAdaptorServer({ fetch: app.fetch }) as never)
}
