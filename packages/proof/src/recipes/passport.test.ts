import { beforeAll, expect, it } from 'vitest'
import type { RunningServer } from '../servers/server.ts'
import { expectPermission, OTHER, PAGE, permission, postJson, sendFrom } from './ask.ts'
import { runProgram } from './run.ts'

// The claims of docs/recipes/passport.md.

let server: RunningServer
beforeAll(async () => {
  server = await runProgram('passport', 'server.ts')
})

const ada = { username: 'ada', password: 'lovelace' }

it('lets the page log in with a cookie', async () => {
  const login = await postJson(PAGE, `${server.origin}/login`, ada)
  expect([permission(login), login.headers['access-control-allow-credentials']]).toEqual([
    [200, PAGE],
    'true',
  ])
  const [cookie = ''] = login.headers['set-cookie'] ?? []
  const me = await sendFrom(PAGE, `${server.origin}/me`, { headers: { cookie: cookie.split(';')[0] ?? '' } })
  expect([permission(me), me.body]).toEqual([[200, PAGE], '{"id":"ada"}'])
})

it('sends the headers with the 401 of a failed login, and with other errors', async () => {
  const login = await postJson(PAGE, `${server.origin}/login`, { ...ada, password: 'wrong' })
  expect(permission(login)).toEqual([401, PAGE])
  await expectPermission(`${server.origin}/me`, 401)
})

it('refuses the login of another site', async () => {
  expect((await postJson(OTHER, `${server.origin}/login`, ada)).status).toBe(403)
})
