import { mkdtempSync, rmSync } from 'node:fs'
import type { RequestListener } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Policy } from '@corsage/core'
import { build, createNitro, prepare } from 'nitropack'
import { afterAll } from 'vitest'
import { serve } from '../../servers/listen.ts'
import { serveLambda } from '../engine/lambda.ts'
import type { Stack } from '../engine/row.ts'

/** Its middleware reads the policy when it is called: it is built once. */
export interface NitroApp {
  policy?: Policy | undefined
}

const folder = mkdtempSync(join(tmpdir(), 'corsage-nitro-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Builds the application of this folder for a platform, and imports what was built. */
async function built(preset: string): Promise<Record<string, unknown>> {
  const nitro = await createNitro({
    rootDir: fileURLToPath(new URL('.', import.meta.url)),
    preset,
    compatibilityDate: '2025-01-01',
    logLevel: 0,
    sourceMap: false,
    typescript: { generateTsConfig: false },
    buildDir: join(folder, preset, 'build'),
    output: { dir: join(folder, preset, 'output') },
    routeRules: {
      '/ruled/**': { cors: true, headers: { 'x-ruled': 'yes' } },
      '/moved': { redirect: '/text' },
    },
  })
  await prepare(nitro)
  await build(nitro)
  await nitro.close()
  return import(join(folder, preset, 'output', 'server', 'index.mjs'))
}

const usual: Pick<Stack<NitroApp>, 'trailers' | 'create' | 'cors' | 'routes'> = {
  trailers: false,
  create: () => ({}),
  cors: (_app, policy) => Object.assign(globalThis, { coexistence: { policy } }),
  routes() {},
}

/** Over `node:http`. */
export async function nodeStack(): Promise<Stack<NitroApp>> {
  const { listener } = await built('node-listener')
  return { ...usual, name: 'nitro 2, node', listen: () => serve('nitro', listener as RequestListener) }
}

/** With requests and responses that imitate Node's, as on every other platform. */
export async function lambdaStack(): Promise<Stack<NitroApp>> {
  const { handler } = await built('aws-lambda')
  return { ...usual, name: 'nitro 2, AWS Lambda', listen: () => serveLambda(handler as never) }
}
