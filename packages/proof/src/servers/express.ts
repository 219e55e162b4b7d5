import { createServer } from 'node:http'
import cors from '@corsage/express'
import express from 'express'
import { listen } from './listen.ts'
import type { StartServer } from './server.ts'

export const startExpress: StartServer = (policy, hooks) => {
  const app = express()
  app.set('env', 'test')
  app.use(cors(policy, hooks))
  app
    .route('/items')
    .get((_request, response) => void response.json({ items: [] }))
    .post((_request, response) => void response.json({ saved: true }))
    .put((_request, response) => void response.json({ saved: true }))
    .patch((_request, response) => void response.json({ saved: true }))
    .delete((_request, response) => void response.json({ saved: true }))
  app.get('/error', () => {
    throw new Error('thrown by the handler')
  })
  app.options('/own', (_request, response) => void response.json({ own: true }))
  return listen('express', createServer(app))
}
