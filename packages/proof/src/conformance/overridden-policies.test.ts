import { createServer, type RequestListener } from 'node:http'
import type { PolicyOptions } from '@corsage/core'
import expressCors, { guard as expressGuard } from '@corsage/express'
import koaCors, { guard as koaGuard } from '@corsage/koa'
import { withCors, withGuard } from '@corsage/node'
import Router from '@koa/router'
import express, { type Express } from 'express'
import Koa from 'koa'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { listen } from '../servers/listen.ts'

const EVIL = 'https://evil.test'

let printed: string[] = []
beforeEach(() => {
  printed = []
  vi.spyOn(console, 'warn').mockImplementation((text) => void printed.push(text))
})
afterEach(() => {
  vi.restoreAllMocks()
})

/** Every row names its own origin, because nothing is printed twice. */
let rows = 0
const listed = () => `https://row-${++rows}.test`

/** Matches a notice that names both policies, and the remedy that tells the two notices apart. */
const naming = (remedy: string) => (second: string, first: string) =>
  expect.stringMatching([second, first, remedy].map((text) => text.replaceAll(/[.*]/g, '\\$&')).join('.*'))
const before = naming('first.')
const cannotWiden = naming('widen')

async function printedFor(listener: RequestListener, path: string): Promise<readonly string[]> {
  const server = await listen('layout', createServer(listener))
  try {
    for (let times = 0; times < 2; times++) {
      await (await fetch(server.origin + path, { headers: { origin: EVIL } })).text()
    }
    return printed
  } finally {
    await server.close()
  }
}

const read: express.RequestHandler = (_request, response) => void response.send('read')

describe('a layout in which an earlier policy overrides a later one is reported once, by both names', () => {
  it.each<
    [
      string,
      path: string,
      layout: (app: Express, origin: string) => unknown,
      (origin: string) => string | undefined,
    ]
  >([
    [
      'a wider route after a narrower application',
      '/public',
      (app, origin) => app.use(expressCors({ origins: origin })).get('/public', expressCors(), read),
      (origin) => cannotWiden('*', origin),
    ],
    [
      'a wider path after a narrower application',
      '/public',
      (app, origin) => app.use(expressCors({ origins: origin })).use('/public', expressCors(), read),
      (origin) => cannotWiden('*', origin),
    ],
    [
      'a narrower route after a wider application',
      '/private',
      (app, origin) =>
        app.use(expressCors()).get('/private', expressCors({ origins: [origin, 'https://b.test'] }), read),
      (origin) => before(`${origin}, https://b.test`, '*'),
    ],
    [
      'a wider route before a narrower application, as documented',
      '/public',
      (app, origin) => {
        app.route('/public').all(expressCors()).get(read)
        app.use(expressCors({ origins: origin }))
      },
      () => undefined,
    ],
    [
      'a narrower path before a wider application',
      '/private/x',
      (app, origin) => app.use('/private', expressCors({ origins: origin })).use(expressCors(), read),
      () => undefined,
    ],
  ])('Express: %s', async (_what, path, layout, text) => {
    const app = express()
    const origin = listed()
    layout(app, origin)
    const expected = text(origin)
    expect(await printedFor(app, path)).toEqual(expected === undefined ? [] : [expected])
  })

  it('Koa: a wider route after a narrower application', async () => {
    const origin = listed()
    const router = new Router().get('/public', koaCors(), (context) => {
      context.body = 'read'
    })
    const app = new Koa().use(koaCors({ origins: origin })).use(router.routes())
    expect(await printedFor(app.callback() as RequestListener, '/public')).toEqual([cannotWiden('*', origin)])
  })

  it('Node: a wider listener within a narrower one', async () => {
    const origin = listed()
    const inner = withCors((_request, response) => response.end('read'), {})
    expect(await printedFor(withCors(inner, { origins: origin }) as RequestListener, '/')).toEqual([
      cannotWiden('*', origin),
    ])
  })
})

describe('a guard with another policy than the one that answered CORS is reported once', () => {
  const text = naming('Pass the same policy')
  const options = (origins: string) => ({ origins: [origins, 'https://b.test'] })
  const hosts = { hosts: 'loopback' }
  const layouts: Readonly<Record<string, (first: PolicyOptions, second: PolicyOptions) => RequestListener>> =
    {
      Express: (first, second) => express().use(expressCors(first), expressGuard(second, hosts), read),
      Koa: (first, second) =>
        new Koa().use(koaCors(first)).use(koaGuard(second, hosts)).callback() as RequestListener,
      Node: (first, second) =>
        withCors(
          withGuard((_request, response) => response.end('read'), second, hosts),
          first,
        ) as RequestListener,
    }

  it.each(Object.entries(layouts))('%s', async (_name, layout) => {
    const [first, second] = [listed(), listed()]
    const names = (origin: string) => `${origin}, https://b.test`
    const printedTexts = await printedFor(layout(options(first), options(second)), '/')
    expect(printedTexts.filter((one) => one.includes('Pass the same policy'))).toEqual([
      text(names(second), names(first)),
    ])
  })

  it.each(Object.entries(layouts))('%s, with one policy for both', async (_name, layout) => {
    const policy = options(listed())
    const printedTexts = await printedFor(layout(policy, policy), '/')
    expect(printedTexts.filter((one) => one.includes('Pass the same policy'))).toEqual([])
  })
})
