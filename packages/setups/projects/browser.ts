// A bundle for a page or a Worker. It contains no Node API.
import { createPolicy, withCors } from '@corsage/core'
import { cors } from '@corsage/hono'
import { liveOrigins } from '@corsage/live'
import { openPage } from '@corsage/user-agent'
import { Hono } from 'hono'

const policy = createPolicy({ origins: ['https://app.example.com'], credentials: true })
const app = new Hono()
app.use('*', cors(policy))
app.get('/', (context) => context.text('hello'))

const page = openPage('https://app.example.com', {
  fetch: withCors((request: Request) => app.fetch(request), policy),
})
const response = await page.fetch('https://api.example.com/')
if ((await response.text()) !== 'hello') throw new Error('The bundle does not work.')
if ((await liveOrigins(async () => true)('https://app.example.com')) !== true)
  throw new Error('The lookup does not work.')
console.log('every package works')
