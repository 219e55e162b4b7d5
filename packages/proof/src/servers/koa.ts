import { createServer } from 'node:http'
import cors from '@corsage/koa'
import Koa from 'koa'
import { listen } from './listen.ts'
import type { StartServer } from './server.ts'

export const startKoa: StartServer = (policy, hooks) => {
  const app = new Koa()
  app.silent = true
  app.use(cors(policy, hooks))
  app.use((context) => {
    const { method, path } = context
    if (path === '/error') throw new Error('thrown by the handler')
    if (path === '/own' && method === 'OPTIONS') context.body = { own: true }
    if (path !== '/items' || method === 'OPTIONS') return
    context.body = method === 'GET' || method === 'HEAD' ? { items: [] } : { saved: true }
  })
  return listen('koa', createServer(app.callback()))
}
