import { execFileSync } from 'node:child_process'
import { cpSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import type { Policy } from '@corsage/core'
import { afterAll } from 'vitest'
import { serve } from '../../servers/listen.ts'
import type { Stack } from '../engine/row.ts'

/** Its `proxy.js` reads the policy when it is called. */
export interface NextApp {
  policy?: Policy | undefined
}

interface NextServer {
  prepare(): Promise<void>
  close(): Promise<void>
  getRequestHandler(): (request: IncomingMessage, response: ServerResponse) => Promise<void>
}

const PROJECT = fileURLToPath(new URL('./project', import.meta.url))
// Within the workspace, where Next.js finds the packages, and ignored by git.
const FOLDER = fileURLToPath(new URL('../../../reports/next', import.meta.url))

/** Builds the project and starts it, without a port. */
export async function nextStack(): Promise<Stack<NextApp>> {
  const env = { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' } as const
  Object.assign(process.env, env)
  // It prints what routes throw.
  console.error = () => {}
  cpSync(PROJECT, FOLDER, { recursive: true })
  const require = createRequire(import.meta.url)
  const command = require.resolve('next/dist/bin/next')
  execFileSync(process.execPath, [command, 'build', FOLDER], { env, stdio: 'pipe' })
  // Required without its types, which make `NODE_ENV` obligatory in all of this package.
  const app = (require('next') as (options: object) => NextServer)({ dev: false, dir: FOLDER })
  await app.prepare()
  afterAll(() => app.close())
  const handle = app.getRequestHandler()
  return {
    name: 'next 16, proxy.js',
    trailers: false,
    create: () => ({}),
    cors: (_app, policy) => Object.assign(globalThis, { coexistence: { policy } }),
    routes() {},
    listen: () => serve('next', (request, response) => void handle(request, response)),
  }
}
