import { afterEach, describe, expect, it } from 'vitest'
import { layers, type Source } from './routing/layers.ts'
import { corsHeaders, send } from './wire.ts'

const A = 'https://a.test'
const EVIL = 'https://evil.test'
const { Promise: own } = globalThis

/** A replacement of the global `Promise`, as libraries do it: promises of `async` functions are not instances of it. */
class Replaced<Value> extends own<Value> {}

afterEach(() => {
  globalThis.Promise = own
})

const sources: [what: string, source: Source][] = [
  ['an asynchronous policy', { origins: async (origin: string) => origin === A }],
  ['an asynchronous resolver', async () => ({ origins: [A, 'https://b.test'] })],
]

describe.each(Object.entries(layers))('%s, where the global Promise was replaced', (_name, start) => {
  it.each(sources)('%s decides as usual', async (_what, source) => {
    globalThis.Promise = Replaced as PromiseConstructor
    const server = await start([source])
    const ask = async (origin: string, method: string) => {
      const headers = { origin, 'access-control-request-method': 'PUT' }
      const response = await send(`${server.origin}/items`, { method, headers })
      return [response.status, corsHeaders(response)['access-control-allow-origin']]
    }
    expect(await ask(A, 'GET')).toEqual([200, A])
    expect(await ask(EVIL, 'GET')).toEqual([200, undefined])
    expect(await ask(A, 'OPTIONS')).toEqual([204, A])
    expect(await ask(EVIL, 'OPTIONS')).toEqual([204, undefined])
    await server.close()
  })
})
