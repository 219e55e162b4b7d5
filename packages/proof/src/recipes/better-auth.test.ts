import { beforeAll, expect, it } from 'vitest'
import type { RunningServer } from '../servers/server.ts'
import { expectPermission, OTHER, PAGE, permission, postJson, sendFrom } from './ask.ts'
import { runProgram } from './run.ts'

// The claims of docs/recipes/better-auth.md.

let server: RunningServer
beforeAll(async () => {
  // In tests, better-auth does not check origins.
  Object.assign(process.env, { NODE_ENV: 'production', TEST: '' })
  process.env['BETTER_AUTH_SECRET'] = 'a secret of this test, which is long enough'
  server = await runProgram('better-auth', 'server.ts')
})

const url = (path: string) => `${server.origin}/api/auth${path}`
const user = { email: 'ada@example.com', password: 'a long password', name: 'Ada' }

it('covers its endpoints and its errors', async () => {
  await expectPermission(url('/ok'))
  await expectPermission(url('/list-sessions'), 401)
})

it('lets the page sign up and stay signed in', async () => {
  const response = await postJson(PAGE, url('/sign-up/email'), user)
  expect([permission(response), response.headers['access-control-allow-credentials']]).toEqual([
    [200, PAGE],
    'true',
  ])
  const [cookie = ''] = response.headers['set-cookie'] ?? []
  expect(cookie).toMatch(/Secure.*SameSite=Lax/i)
  const session = await sendFrom(PAGE, url('/get-session'), {
    headers: { cookie: cookie.split(';')[0] ?? '' },
  })
  expect([permission(session), JSON.parse(session.body).user.name]).toEqual([[200, PAGE], 'Ada'])
})

it('lets the page read the error for a wrong password', async () => {
  const response = await postJson(PAGE, url('/sign-in/email'), { ...user, password: 'another password' })
  expect(permission(response)).toEqual([401, PAGE])
})

it('without trustedOrigins, better-auth refuses the page', async () => {
  const { betterAuth } = await import('better-auth')
  const auth = betterAuth({ baseURL: 'https://api.example.com', emailAndPassword: { enabled: true } })
  const headers = { origin: PAGE, 'content-type': 'application/json', cookie: 'a=b' }
  const request = new Request('https://api.example.com/api/auth/sign-in/email', {
    method: 'POST',
    headers,
    body: JSON.stringify(user),
  })
  expect((await auth.handler(request)).status).toBe(403)
})

it('refuses a sign-in of another site', async () => {
  expect((await postJson(OTHER, url('/sign-in/email'), user)).status).toBe(403)
})
