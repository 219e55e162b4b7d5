import { PolicyError } from '@corsage/core'
import fastifyCors from '@corsage/fastify'
import Fastify, { type FastifyInstance } from 'fastify'
import { describe, expect, it } from 'vitest'
import { actual, describeRows, handler, named, PAGE, preflight, serve } from './routes-fastify.ts'
import { send } from './wire.ts'

describeRows({
  'D12: the route that the requested method would reach': {
    declare: (app) => {
      app.register(fastifyCors, named('app'))
      app.get('/x', handler)
      app.put('/x', { config: { cors: named('put') } }, handler)
      app.delete('/x', { config: { cors: false } }, handler)
    },
    expected: { 'GET /x': 'app', 'PUT /x': 'put', 'DELETE /x': 'off', 'PATCH /x': 'app', 'GET /404': 'app' },
  },
  'routes with parameters and wildcards': {
    declare: (app) => {
      app.register(fastifyCors, named('app'))
      app.get('/users/:id', { config: { cors: named('user') } }, handler)
      app.get('/users/me', { config: { cors: false } }, handler)
      app.get('/files/*', { config: { cors: named('files') } }, handler)
    },
    expected: {
      'GET /users/7': 'user',
      'GET /users/me': 'off',
      'GET /users/%6De': 'off',
      'GET /users/m%65?x=%20': 'off',
      'GET /files/a/b': 'files',
      'GET /files/%20': 'files',
    },
  },
  'cors: false on a route, however its path is written': {
    declare: (app) => {
      app.register(fastifyCors, { ...named('app'), origins: '*' })
      app.get('/private/*', { config: { cors: false } }, handler)
      app.get('/secret', { config: { cors: false } }, handler)
    },
    expected: {
      'GET /secret': 'off',
      'GET /%73ecret': 'off',
      'GET /secret?q=%20': 'off',
      [`GET /private/${'x'.repeat(300)}`]: 'off',
      [`GET /secret?${'x'.repeat(300)}`]: 'off',
    },
  },
  'a HEAD route that Fastify adds, and one that the application adds': {
    declare: (app) => {
      app.register(fastifyCors, named('app'))
      app.get('/x', { config: { cors: named('get') } }, handler)
      app.head('/own', { config: { cors: named('head') } }, handler)
      app.get('/own', { config: { cors: named('get') }, exposeHeadRoute: false }, handler)
    },
    expected: { 'HEAD /x': 'get', 'HEAD /own': 'head', 'GET /own': 'get' },
  },
  'registrations in sibling scopes, with and without prefixes': {
    declare: (app) => {
      for (const name of ['one', 'two']) {
        app.register(
          async (scope) => {
            scope.register(fastifyCors, named(name))
            scope.get('/x', handler)
            scope.put('/own', { config: { cors: named(`${name}-own`) } }, handler)
          },
          { prefix: `/${name}` },
        )
      }
      for (const name of ['bare', 'empty']) {
        app.register(async (scope) => {
          scope.register(fastifyCors, named(name))
          scope.get(`/${name}`, handler)
        })
      }
      app.get('/outside', handler)
    },
    expected: {
      'GET /one/x': 'one',
      'GET /two/x': 'two',
      'PUT /one/own': 'one-own',
      'PUT /two/own': 'two-own',
      'GET /one/404': 'one',
      'GET /%6Fne/404': 'one',
      'GET /bare': 'bare',
      'GET /empty': 'empty',
      'GET /outside': 'off',
      'GET /onetwo': 'off',
    },
  },
  'scopes within scopes: the nearest governs': {
    declare: (app) => {
      app.register(fastifyCors, named('app'))
      app.register(
        async (outer) => {
          outer.register(fastifyCors, named('outer'))
          outer.get('/x', handler)
          outer.register(
            async (inner) => {
              inner.register(fastifyCors, named('inner'))
              inner.get('/x', handler)
              inner.get('/off', { config: { cors: false } }, handler)
            },
            { prefix: '/inner' },
          )
          outer.register(async (inner) => inner.get('/inherits', handler), { prefix: '/plain' })
        },
        { prefix: '/outer' },
      )
      app.get('/x', handler)
    },
    expected: {
      'GET /x': 'app',
      'GET /outer/x': 'outer',
      'GET /outer/inner/x': 'inner',
      'GET /outer/inner/off': 'off',
      'GET /outer/plain/inherits': 'outer',
      'GET /outer/404': 'outer',
      'GET /outer/inner/404': 'inner',
      'GET /outer/%69nner/404': 'inner',
      'GET /outer/innerly': 'outer',
      'GET /404': 'app',
    },
  },
  'a prefix with a parameter': {
    declare: (app) => {
      app.register(fastifyCors, named('app'))
      app.register(
        async (scope) => {
          scope.register(fastifyCors, named('tenant'))
          scope.get('/x', handler)
        },
        { prefix: '/t/:tenant' },
      )
    },
    expected: { 'GET /t/1/x': 'tenant', 'GET /t/1/404': 'tenant', 'GET /t': 'app' },
  },
  'constraints: the host decides about the route, and about its policy': {
    declare: (app) => {
      app.register(fastifyCors, named('app'))
      const cors = named('constrained')
      app.get('/x', { constraints: { host: 'one.test' }, config: { cors } }, handler)
      app.get('/x', handler)
    },
    headers: { host: 'one.test' },
    expected: { 'GET /x': 'constrained', 'GET /404': 'app' },
  },
  'constraints: another host': {
    declare: (app) => {
      app.register(fastifyCors, named('app'))
      const cors = named('constrained')
      app.get('/x', { constraints: { host: 'one.test' }, config: { cors } }, handler)
      app.get('/x', handler)
    },
    headers: { host: 'two.test' },
    expected: { 'GET /x': 'app' },
  },
  'an OPTIONS route for everything': {
    declare: (app) => {
      app.options('*', handler)
      app.register(fastifyCors, named('app'))
      app.put('/x', { config: { cors: named('put') } }, handler)
    },
    expected: { 'PUT /x': 'put', 'GET /404': 'app' },
  },
  'a route for all methods': {
    declare: (app) => {
      app.register(fastifyCors, named('app'))
      app.all('*', handler)
      app.put('/x', { config: { cors: named('put') } }, handler)
    },
    expected: { 'PUT /x': 'put', 'GET /x': 'app', 'GET /any': 'app' },
  },
  'a router that folds paths': {
    options: { routerOptions: { caseSensitive: false, ignoreTrailingSlash: true } },
    declare: (app) => {
      app.register(fastifyCors, named('app'))
      app.get('/x', { config: { cors: false } }, handler)
      app.register(
        async (scope) => {
          scope.register(fastifyCors, named('scope'))
          scope.get('/x', handler)
        },
        { prefix: '/scope' },
      )
    },
    expected: {
      'GET /X/': 'off',
      'GET /SCOPE/X': 'scope',
      'GET /SCOPE/404': 'scope',
      'GET /scope/': 'scope',
    },
  },
  'a rewritten URL': {
    options: { rewriteUrl: (request) => (request.url ?? '').replace('/public', '/private') },
    declare: (app) => {
      app.register(fastifyCors, named('app'))
      app.get('/private', { config: { cors: named('private') } }, handler)
    },
    expected: { 'GET /public': 'private', 'GET /private': 'private' },
  },
})

describe('a preflight', () => {
  const declare = (app: FastifyInstance) => {
    app.register(fastifyCors, named('app'))
    app.put('/x', handler)
  }

  it.each(['constructor', '__proto__', 'toString', 'put', 'CHICKEN', 'P UT', '*'])(
    'for the method %j gets the policy of the scope',
    async (method) => expect(await preflight(`${await serve(declare)}/x`, method)).toBe('app'),
  )

  it('never reaches a handler for OPTIONS; other OPTIONS requests do', async () => {
    const origin = await serve((app) => {
      app.options('*', handler)
      declare(app)
    })
    const headers = { origin: PAGE, 'access-control-request-method': 'PUT' }
    expect(await send(`${origin}/x`, { method: 'OPTIONS', headers })).toMatchObject({ status: 204, body: '' })
    expect(await send(`${origin}/x`, { method: 'OPTIONS' })).toMatchObject({ status: 200, body: 'handled' })
  })

  it('adds no route: a page finds 404 where there is no OPTIONS handler', async () => {
    const origin = await serve(declare)
    expect(await send(`${origin}/x`, { method: 'OPTIONS' })).toMatchObject({ status: 404 })
  })
})

describe('registration', () => {
  it('needs no await, before or after the routes', async () => {
    const origin = await serve((app) => {
      app.put('/before', handler)
      void app.register(fastifyCors, named('app'))
      app.put('/after', handler)
    })
    for (const path of ['/before', '/after']) {
      expect(await actual(origin + path, 'PUT')).toBe('app')
      expect(await preflight(origin + path, 'PUT')).toBe('app')
    }
  })

  it('of more variants of one path than a router without constraints could tell apart', async () => {
    const origin = await serve((app) => {
      app.register(fastifyCors, named('app'))
      const cors = named('own')
      for (let version = 0; version < 30; version++) {
        const options = { constraints: { version: `${version}.0.0` }, config: { cors } }
        app.get('/x', options, handler)
        app.put('/x', options, handler)
      }
    })
    expect([await preflight(`${origin}/x`, 'PUT'), await preflight(`${origin}/x`, 'GET')]).toEqual([
      'own',
      'own',
    ])
  })

  it('twice in one scope fails', async () => {
    const app = Fastify()
    app.register(fastifyCors, named('one'))
    app.register(fastifyCors, named('two'))
    await expect(app.ready()).rejects.toThrow('registered twice')
  })

  it('fails for an invalid config.cors', async () => {
    const app = Fastify()
    app.register(fastifyCors, named('one'))
    app.get('/x', { config: { cors: { origins: `${PAGE}/` } } } as never, handler)
    await expect(app.ready()).rejects.toThrow(PolicyError)
  })

  it('works with constraints of the application', async () => {
    const strategy = {
      name: 'secret',
      storage: () => {
        const handlers = new Map()
        return {
          get: (key: string) => handlers.get(key) ?? null,
          set: (key: string, value: unknown) => void handlers.set(key, value),
        }
      },
      deriveConstraint: (request: { headers: Record<string, unknown> }) => request.headers['x-secret'],
    }
    const origin = await serve(
      (app) => {
        app.register(fastifyCors, named('app'))
        app.get('/x', { constraints: { secret: '1' } } as never, handler)
        app.get('/x', handler)
      },
      { routerOptions: { constraints: { secret: strategy } } } as never,
    )
    expect(await actual(`${origin}/x`)).toBe('app')
    expect(await preflight(`${origin}/x`, 'GET')).toBe('app')
  })
})
