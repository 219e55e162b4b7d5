import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { guard, withGuard } from './guard.ts'

const A = 'https://a.test'
const EVIL = 'https://evil.test'
const policy = { origins: A, credentials: true } as const

let close: (() => void) | undefined
afterEach(() => close?.())

/** Sends a POST of a page to a listener. */
async function post(listener: RequestListener, origin: string): Promise<Response> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  close = () => server.close()
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  return fetch(url, { method: 'POST', headers: { origin, 'sec-fetch-site': 'cross-site' } })
}

const handler: RequestListener = (_request, response) => void response.end('handled')

/** Both forms of the guard, as listeners. An error that the middleware passes on is the body of a 500. */
const forms: Readonly<Record<string, (source: never) => RequestListener>> = {
  guard: (source) => {
    const middleware = guard(source)
    return (request, response) =>
      middleware(request, response, (error?: Error) => {
        if (error !== undefined) response.statusCode = 500
        response.end(error === undefined ? 'handled' : error.message)
      })
  },
  withGuard: (source) => withGuard(handler, source),
}

describe.each(Object.entries(forms))('%s', (name, listen) => {
  it.each<[string, unknown]>([
    ['a policy', policy],
    ['an asynchronous resolver', async () => policy],
  ])('with %s refuses a page of another site, with a text', async (_what, source) => {
    expect(await (await post(listen(source as never), A)).text()).toBe('handled')
    close?.()
    const refused = await post(listen(source as never), EVIL)
    expect([
      refused.status,
      refused.headers.get('content-type'),
      refused.headers.get('cache-control'),
    ]).toEqual([403, 'text/plain; charset=utf-8', 'no-store'])
    expect(await refused.text()).toMatch(/^A page of another site/)
  })

  it.each<[string, () => unknown]>([
    [
      'throws',
      () => {
        throw new Error('unknown tenant')
      },
    ],
    ['rejects', () => Promise.reject(new Error('unknown tenant'))],
  ])('with a resolver that %s does not reach the handler', async (_what, resolver) => {
    const response = await post(listen(resolver as never), A)
    expect([response.status, await response.text()]).toEqual([500, name === 'guard' ? 'unknown tenant' : ''])
  })

  it('does nothing if other code responded while a policy was awaited', async () => {
    const escaped = vi.fn()
    process.once('unhandledRejection', escaped)
    let pick: (source: typeof policy) => void = () => {}
    const picked = new Promise<typeof policy>((resolve) => (pick = resolve))
    const listener = listen((() => picked) as never)
    const response = await post((request, answer) => {
      listener(request, answer)
      answer.writeHead(503).end('too slow')
    }, EVIL)
    expect([response.status, await response.text()]).toEqual([503, 'too slow'])
    pick(policy)
    await new Promise((proceed) => setImmediate(proceed))
    process.off('unhandledRejection', escaped)
    expect(escaped).not.toHaveBeenCalled()
  })
})

it('withGuard needs a listener', () => {
  expect(() => withGuard(policy as never, policy)).toThrow(
    /^withGuard was called without a listener\. Write withGuard\(listener, policy\)/,
  )
})
