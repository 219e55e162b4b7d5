import cors from '@corsage/express'
import { type NodeListener, openPage } from '@corsage/user-agent'
import express from 'express'
import session from 'express-session'
import { expect, test } from 'vitest'

// docs/guide/testing.md says how to test a session with a Secure cookie.
const app = express()
app.set('trust proxy', 1)
app.use(cors({ origins: 'https://app.example.com', credentials: true }))
const cookie = { secure: true, sameSite: 'none' } as const
app.use(session({ secret: 'x', resave: false, saveUninitialized: true, cookie }))
app.get('/', (request, response) => {
  response.json(request.headers.cookie !== undefined)
})

const proxied: NodeListener = (request, response) => {
  request.headers['x-forwarded-proto'] = 'https'
  app(request as express.Request, response as express.Response)
}

test.each<[listener: string, server: NodeListener | typeof app, sends: boolean]>([
  ['the application', app, false],
  ['a listener that acts as the proxy', proxied, true],
])('a Secure cookie of express-session, with %s', async (_listener, server, sends) => {
  const page = openPage('https://app.example.com', { fetch: server, cookies: true })
  const ask = async () =>
    (await page.fetch('https://api.example.net/', { credentials: 'include' })).json() as Promise<boolean>
  expect([await ask(), await ask()]).toEqual([false, sends])
  await page.close()
})
