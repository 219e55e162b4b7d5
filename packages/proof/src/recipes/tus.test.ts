import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { send } from '../conformance/wire.ts'
import type { RunningServer } from '../servers/server.ts'
import { OTHER, PAGE, permission, preflight, sendFrom } from './ask.ts'
import { runProgram } from './run.ts'

// The claims of docs/recipes/tus.md.

let server: RunningServer
beforeAll(async () => {
  // The program stores uploads below the folder that it is started in.
  const [before, folder] = [process.cwd(), mkdtempSync(join(tmpdir(), 'corsage-tus-'))]
  process.chdir(folder)
  afterAll(() => {
    process.chdir(before)
    rmSync(folder, { recursive: true })
  })
  server = await runProgram('tus', 'server.ts')
})

const headers = { 'tus-resumable': '1.0.0' }

it('a page creates an upload, sends its bytes, and reads what the protocol needs', async () => {
  const url = `${server.origin}/files`
  const created = await sendFrom(PAGE, url, { method: 'POST', headers: { ...headers, 'upload-length': '5' } })
  expect(permission(created)).toEqual([201, PAGE])
  const location = created.headers.location as string
  for (const method of ['PATCH', 'HEAD', 'DELETE']) {
    const { headers } = await preflight(location, method, 'tus-resumable,upload-offset')
    expect(headers['access-control-allow-methods']).toContain(method)
    expect(headers['access-control-allow-headers']).toBe('tus-resumable,upload-offset')
  }
  const sent = await sendFrom(PAGE, location, {
    method: 'PATCH',
    headers: { ...headers, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' },
    body: 'hello',
  })
  expect([permission(sent), sent.headers['upload-offset']]).toEqual([[204, PAGE], '5'])
  const exposed = String(sent.headers['access-control-expose-headers']).toLowerCase()
  expect(exposed.split(/, */)).toEqual(expect.arrayContaining(['location', 'upload-offset']))
})

it('an OPTIONS request that is not a preflight reaches the server', async () => {
  const { headers } = await send(`${server.origin}/files`, { method: 'OPTIONS' })
  expect(headers['tus-version']).toBe('1.0.0')
})

it('another site cannot create an upload', async () => {
  const sent = { method: 'POST', headers: { ...headers, 'upload-length': '5' } }
  expect((await sendFrom(OTHER, `${server.origin}/files`, sent)).status).toBe(403)
})
