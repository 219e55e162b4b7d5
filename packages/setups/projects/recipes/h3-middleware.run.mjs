import { H3 } from 'h3'
import { check } from './check.mjs'
import cors from './h3-middleware.mjs'

const app = new H3({ silent: true })
app.use(cors)
app.get('/items', () => [])
app.get('/error', () => {
  throw new Error('thrown by the handler')
})
await check(app.fetch, { others: { '/nothing': 404, '/error': 500 } })
