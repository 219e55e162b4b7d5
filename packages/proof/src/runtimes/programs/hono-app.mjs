import cors from '@corsage/hono'
import { Hono } from 'hono'
import { options } from './policy.ts'

export const app = new Hono()
app.use(cors(options))
app.on(['GET', 'PUT'], '/items', (context) => context.body('[]'))
app.get('/text', (context) => context.text('some text'))
app.get('/vary', (context) => context.body('[]', 200, { vary: 'accept-encoding' }))
app.get('/redirect', (context) => context.redirect('/items'))
app.get('/error', () => {
  throw new Error('thrown by the handler')
})
app.onError((_error, context) => context.text('Internal Server Error', 500))
