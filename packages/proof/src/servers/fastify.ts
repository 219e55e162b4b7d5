import cors from '@corsage/fastify'
import Fastify from 'fastify'
import { running } from './listen.ts'
import type { StartServer } from './server.ts'

export const startFastify: StartServer = async (policy, hooks) => {
  const app = Fastify()
  app.register(cors, { policy, ...hooks })
  app.get('/items', async () => ({ items: [] }))
  app.route({
    method: ['POST', 'PUT', 'PATCH', 'DELETE'],
    url: '/items',
    handler: async () => ({ saved: true }),
  })
  app.get('/error', async () => {
    throw new Error('thrown by the handler')
  })
  app.options('/own', async () => ({ own: true }))
  await app.listen({ port: 0, host: '127.0.0.1' })
  return running('fastify', app.server)
}
