import { createServer } from 'node:http'
import { createPolicy, PolicyError, withCors } from '@corsage/core'
import expressCors from '@corsage/express'
import honoCors from '@corsage/hono'
import koaCors from '@corsage/koa'
import nodeCors, { withCors as withCorsNode } from '@corsage/node'
import { createAdaptorServer } from '@hono/node-server'
import connect from 'connect'
import express, { type ErrorRequestHandler } from 'express'
import express4 from 'express4'
import { Hono } from 'hono'
import Koa from 'koa'
import { describe, expect, it } from 'vitest'
import { listen } from '../servers/listen.ts'

const A = 'https://a.test'
const handler = () => new Response('read')

/** The functions that take a policy, options, a resolver or nothing. Fastify takes no function, and has separate tests. */
const adapters: readonly [string, (source: never) => unknown][] = [
  ['express', (source) => expressCors(source)],
  ['koa', (source) => koaCors(source)],
  ['hono', (source) => honoCors(source)],
  ['node', (source) => nodeCors(source)],
  ['node, a listener', (source) => withCorsNode(() => {}, source)],
  ['core, a Fetch handler', (source) => withCors(handler, source)],
]

class Settings {
  readonly origins = A
}

const notOptions: readonly [string, unknown, path: string][] = [
  ['null', null, ''],
  ['a string', A, ''],
  ['an empty string', '', ''],
  ['a number', 1, ''],
  ['a boolean', true, ''],
  ['false, which is for resolvers and resources', false, ''],
  ['a symbol', Symbol('options'), ''],
  ['a list of origins', [A], ''],
  ['an empty list', [], ''],
  ['a promise of options', Promise.resolve({ origins: A }), ''],
  ['an instance of a class', new Settings(), ''],
  ['a class', Settings, ''],
  ['a map', new Map([['origins', A]]), ''],
  ['a set of origins', new Set([A]), ''],
  ['a RegExp', /https:\/\/a\.test/, ''],
  ['a URL', new URL(A), ''],
  ['headers', new Headers({ origins: A }), ''],
  ['the options of cors', { origin: A, optionsSuccessStatus: 200 }, 'origin'],
  ['the header lists of cors', { allowedHeaders: ['x-a'], exposedHeaders: ['x-b'] }, 'allowedHeaders'],
  ['the options of @koa/cors', { keepHeadersOnError: true }, 'keepHeadersOnError'],
  ['the options of hono/cors', { origin: '*', allowMethods: ['GET'] }, 'origin'],
  ['the options of @fastify/cors', { hook: 'preHandler', strictPreflight: false }, 'hook'],
  ['the options of Flask-CORS', { supports_credentials: true }, 'supports_credentials'],
  ['a policy with one more option', { ...createPolicy({ origins: A }), credentials: true }, 'strategy'],
]

describe.each(adapters)('%s does not start with', (_name, adapter) => {
  it.each(notOptions)('%s', (_what, source, path) => {
    let thrown: unknown
    try {
      adapter(source as never)
    } catch (error) {
      thrown = error
    }
    expect(thrown).toBeInstanceOf(PolicyError)
    expect((thrown as PolicyError).issues[0]).toMatchObject({
      code: path === '' ? 'wrong-type' : 'unknown-option',
      path,
    })
  })
})

describe('cors that was passed to the framework without being called explains itself on the first request', () => {
  const uncalled = (cors: unknown) => cors as never

  /** Applications whose own error handling passes on the error. */
  const applications: Record<string, (fail: (error: Error) => void) => ReturnType<typeof listen>> = {
    express: (fail) => {
      const app = express()
      const onError: ErrorRequestHandler = (error, _request, response, _next) => {
        fail(error)
        response.status(500).end()
      }
      return listen('express', createServer(app.use(uncalled(expressCors)).use(onError)))
    },
    'express, one route': (fail) => {
      const app = express()
      const onError: ErrorRequestHandler = (error, _request, response, _next) => {
        fail(error)
        response.status(500).end()
      }
      return listen('express', createServer(app.get('/', uncalled(expressCors)).use(onError)))
    },
    'express 4': (fail) => {
      const app = express4()
      app.use(uncalled(expressCors))
      app.use(((error: Error, _request: unknown, response: express.Response, _next: unknown) => {
        fail(error)
        response.status(500).end()
      }) as never as ReturnType<typeof express4>)
      return listen('express 4', createServer(app))
    },
    koa: (fail) => {
      const app = new Koa()
      app.on('error', fail)
      return listen('koa', createServer(app.use(uncalled(koaCors)).callback()))
    },
    hono: (fail) => {
      const app = new Hono()
      app.use(uncalled(honoCors))
      app.onError((error, context) => {
        fail(error)
        return context.text('failed', 500)
      })
      return listen('hono', createAdaptorServer({ fetch: app.fetch }) as never)
    },
    connect: (fail) => {
      const app = connect()
      app.use(uncalled(nodeCors))
      app.use(((error: Error, _request: unknown, response: { end(): void }, _next: unknown) => {
        fail(error)
        response.end()
      }) as never)
      return listen('connect', createServer(app))
    },
  }

  it.each(Object.entries(applications))('%s', async (_name, start) => {
    const errors: Error[] = []
    const server = await start((error) => errors.push(error))
    try {
      const response = await fetch(server.origin, { headers: { origin: 'https://evil.test' } })
      expect(response.headers.get('access-control-allow-origin')).toBeNull()
      expect(errors.map((error) => (error as PolicyError).issues.map(({ code }) => code))).toEqual([
        ['not-called'],
      ])
    } finally {
      await server.close()
    }
  })

  it('withCors as a Fetch handler', () => {
    expect(() => withCors(new Request('https://api.test/') as never)).toThrow(TypeError)
  })
})
