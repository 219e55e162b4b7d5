import { validateOptions } from '@corsage/core'
import { beforeAll, expect, it } from 'vitest'
import type { RunningServer } from '../servers/server.ts'
import { OTHER, permission, sendFrom } from './ask.ts'
import { runProgram } from './run.ts'

// The claims of docs/recipes/apps.md about the origins of apps.

let server: RunningServer
beforeAll(async () => {
  server = await runProgram('apps', 'server.ts')
})

it.each([
  'capacitor://localhost',
  'https://localhost',
  'tauri://localhost',
  'http://tauri.localhost',
  'app://bundle',
])('%s can read the response', async (origin) => {
  expect(permission(await sendFrom(origin, `${server.origin}/items`))).toEqual([200, origin])
})

it.each(['capacitor://LOCALHOST', 'app://other', 'file://', OTHER])('%s cannot', async (origin) => {
  expect(permission(await sendFrom(origin, `${server.origin}/items`))).toEqual([200, undefined])
})

it('file:// needs dangerouslyAllowNullOrigin', () => {
  const origins = 'file://'
  expect(validateOptions({ origins }).map(({ code }) => code)).toEqual(['origin-null'])
  expect(validateOptions({ origins, dangerouslyAllowNullOrigin: true })).toEqual([])
})

it('all of them can be listed with credentials', () => {
  const origins = [
    'capacitor://localhost',
    'https://localhost',
    'tauri://localhost',
    'http://tauri.localhost',
  ]
  expect(validateOptions({ origins, credentials: true })).toEqual([])
})
