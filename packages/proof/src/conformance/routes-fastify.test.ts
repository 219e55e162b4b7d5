import { PolicyError } from '@corsage/core'
import fastifyCors from '@corsage/fastify'
import Fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify'
import { afterEach, describe, expect, it } from 'vitest'
import { running } from '../servers/listen.ts'
import type { RunningServer } from '../servers/server.ts'
import { send } from './wire.ts'

const PAGE = 'https://a.test'
/** A policy that says whose it is, on responses and preflights. */
const named = (name: string) => ({
  origins: [PAGE, 'https://b.test'],
  exposeHeaders: [`x-${name}`],
  allowHeaders: [`x-${name}`],
})
const handler = async () => 'handled'

let server: RunningServer | undefined
afterEach(() => server?.close())

async function serve(declare: (app: FastifyInstance) => unknown, options: FastifyServerOptions = {}) {
  const app = Fastify(options)
  declare(app as never)
  await app.listen({ port: 0, host: '127.0.0.1' })
  server = running('fastify', app.server)
  return server.origin
}

/** Whose policy the response has; `off` where none. */
async function actual(url: string, method = 'GET', headers = {}): Promise<string> {
  const response = await send(url, { method, headers: { origin: PAGE, ...headers } })
  return String(response.headers['access-control-expose-headers'] ?? 'x-off').slice(2)
}
async function preflight(url: string, method: string, headers = {}): Promise<string> {
  const asked = { origin: PAGE, 'access-control-request-method': method, ...headers }
  const response = await send(url, { method: 'OPTIONS', headers: asked })
  return String(response.headers['access-control-allow-headers'] ?? 'x-off').slice(2)
}

/** Each row is a declaration, and which policy each request must have, preflight and response alike. */
const rows: Record<
  string,
  {
    declare: (app: FastifyInstance) => unknown
    expected: Record<string, string>
    options?: FastifyServerOptions
    headers?: Record<string, string>
  }
> = {
  'the route that the requested method would reach': {
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
  'a HEAD route that Fastify adds, and one of its own': {
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
      app.register(async (scope) => {
        scope.register(fastifyCors, named('bare'))
        scope.get('/bare', handler)
      })
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
  'the route / of a scope with a prefix has two paths': {
    declare: (app) => {
      app.register(fastifyCors, named('app'))
      const scopes = {
        '/both': {},
        '/slash': { prefixTrailingSlash: 'slash' },
        '/none': { prefixTrailingSlash: 'no-slash' },
      }
      for (const [prefix, options] of Object.entries(scopes)) {
        app.register(
          async (scope) => {
            scope.put('/', { ...options, config: { cors: named('own') } } as object, handler)
          },
          { prefix },
        )
      }
      app.register(async (scope) => scope.put('', { config: { cors: named('own') } }, handler), {
        prefix: '/empty',
      })
      app.register(
        async (scope) => {
          scope.put('/', { prefixTrailingSlash: 'no-slash', config: { cors: named('own') } }, handler)
          scope.put('/', { prefixTrailingSlash: 'slash', config: { cors: named('other') } }, handler)
        },
        { prefix: '/two' },
      )
    },
    expected: {
      'PUT /both': 'own',
      'PUT /both/': 'own',
      'PUT /slash': 'app',
      'PUT /slash/': 'own',
      'PUT /none': 'own',
      'PUT /none/': 'app',
      'PUT /empty': 'own',
      'PUT /empty/': 'app',
      'PUT /two': 'own',
      'PUT /two/': 'other',
    },
  },
  'the route / of a scope, where a slash at the end is ignored': {
    options: { routerOptions: { ignoreTrailingSlash: true } },
    declare: (app) => {
      app.register(fastifyCors, named('app'))
      app.register(async (scope) => scope.put('/', { config: { cors: named('own') } }, handler), {
        prefix: '/p',
      })
    },
    expected: { 'PUT /p': 'own', 'PUT /p/': 'own', 'PUT /q/': 'app' },
  },
  'the prefix /': {
    declare: (app) => {
      app.register(fastifyCors, named('app'))
      app.register(
        async (scope) => {
          scope.put('/', { config: { cors: named('root') } }, handler)
          scope.put('/x', { config: { cors: named('own') } }, handler)
        },
        { prefix: '/' },
      )
    },
    expected: { 'PUT /': 'root', 'PUT /x': 'own', 'PUT /y': 'app' },
  },
  'paths in all notations': {
    declare: (app) => {
      app.register(fastifyCors, named('app'))
      const routes = ['/a::b', '/o/:id?', '/r/:id(^\\d+$)', '/f/:name.:ext', '/m/:a-:b', '/w*', '/100%']
      for (const [index, url] of routes.entries())
        app.put(url, { config: { cors: named(`p${index}`) } }, handler)
    },
    expected: {
      'PUT /a:b': 'p0',
      'PUT /o': 'p1',
      'PUT /o/7': 'p1',
      'PUT /r/7': 'p2',
      'PUT /r/x': 'app',
      'PUT /f/a.png': 'p3',
      'PUT /m/1-2': 'p4',
      'PUT /wild': 'p5',
      'PUT /100%25': 'p6',
    },
  },
  'paths without regard to case keep their RegExps': {
    options: { routerOptions: { caseSensitive: false } },
    declare: (app) => {
      app.register(fastifyCors, named('app'))
      app.put('/R/:id(^\\D+$)', { config: { cors: named('letters') } }, handler)
    },
    expected: { 'PUT /r/x': 'letters', 'PUT /r/7': 'app' },
  },
  'a HEAD route that Fastify could not add': {
    options: { routerOptions: { ignoreTrailingSlash: true } },
    declare: (app) => {
      app.register(fastifyCors, named('app'))
      app.head('/x', { config: { cors: named('head') } }, handler)
      app.get('/x/', { config: { cors: named('get') } }, handler)
    },
    expected: { 'HEAD /x': 'head', 'GET /x': 'get' },
  },
  'a method of the application': {
    declare: (app) => {
      app.addHttpMethod('PROPFIND')
      app.register(fastifyCors, named('app'))
      app.route({ method: 'PROPFIND', url: '/x', config: { cors: named('own') }, handler })
    },
    expected: { 'PROPFIND /x': 'own', 'GET /x': 'app' },
  },
  'several methods, and routes that a hook adds': {
    declare: (app) => {
      app.addHook('onRoute', (route) => {
        if (route.url !== '/x') return
        app.route({ method: 'DELETE', url: '/added', config: { cors: named('added') }, handler })
      })
      app.after(() => app.put('/after', { config: { cors: named('after') } }, handler))
      app.register(async (plain) => {
        plain.register(async (inner) => inner.put('/inner', { config: { cors: named('inner') } }, handler))
      })
      app.register(fastifyCors, named('app'))
      app.route({ method: ['PUT', 'PATCH'], url: '/x', config: { cors: named('own') }, handler })
    },
    expected: {
      'PUT /x': 'own',
      'PATCH /x': 'own',
      'POST /x': 'app',
      'DELETE /added': 'added',
      'PUT /after': 'after',
      'PUT /inner': 'inner',
    },
  },
  'a scope with its own 404': {
    declare: (app) => {
      app.register(fastifyCors, named('app'))
      app.setNotFoundHandler((_request, reply) => void reply.code(404).send('app'))
      app.register(
        async (scope) => {
          scope.register(fastifyCors, named('scope'))
          scope.setNotFoundHandler((_request, reply) => void reply.code(404).send('scope'))
        },
        { prefix: '/scope' },
      )
    },
    expected: { 'GET /404': 'app', 'GET /scope/404': 'scope', 'GET /scope': 'scope' },
  },
  'a semicolon': {
    options: { routerOptions: { useSemicolonDelimiter: true } as object },
    declare: (app) => {
      app.register(fastifyCors, named('app'))
      app.put('/x', { config: { cors: named('own') } }, handler)
    },
    expected: { 'PUT /x;a=b': 'own', 'PUT /x': 'own' },
  },
  'duplicate slashes': {
    options: { routerOptions: { ignoreDuplicateSlashes: true } },
    declare: (app) => {
      app.register(fastifyCors, named('app'))
      app.put('/a//x', { config: { cors: named('own') } }, handler)
      app.register(async (scope) => scope.put('/', { config: { cors: named('scope') } }, handler), {
        prefix: '/s/',
      })
    },
    expected: {
      'PUT /a/x': 'own',
      'PUT //a///x': 'own',
      'PUT /s/': 'scope',
      'PUT /s//': 'scope',
      'PUT /s': 'app',
    },
  },
  'a path that an OPTIONS route has for itself': {
    declare: (app) => {
      app.register(fastifyCors, named('app'))
      app.options('/users/me', { config: { cors: named('options') } }, handler)
      app.put('/users/:id', { config: { cors: named('put') } }, handler)
      app.get('/users/me', { config: { cors: named('get') } }, handler)
    },
    expected: { 'PUT /users/me': 'put', 'GET /users/me': 'get', 'OPTIONS /users/me': 'options' },
  },
  'a rewritten URL': {
    options: { rewriteUrl: (request) => (request.url ?? '').replace('/public', '/private') },
    declare: (app) => {
      app.register(fastifyCors, named('app'))
      app.get('/private', { config: { cors: named('private') } }, handler)
    },
    expected: { 'GET /public': 'private', 'GET /private': 'private' },
  },
}

describe.each(Object.entries(rows))('%s', (_what, { declare, expected, options, headers }) => {
  it.each(Object.entries(expected))('%s: %s', async (request, policy) => {
    const origin = await serve(declare, options)
    const [method = '', path = ''] = request.split(' ')
    expect(await actual(origin + path, method, headers)).toBe(policy)
    expect(await preflight(origin + path, method, headers)).toBe(policy)
  })
})

describe('a preflight', () => {
  const declare = (app: FastifyInstance) => {
    app.register(fastifyCors, named('app'))
    app.put('/x', handler)
  }

  it.each(['constructor', '__proto__', 'toString', 'put', 'CHICKEN', 'P UT', '*'])(
    'for the method %j is answered by the scope',
    async (method) => expect(await preflight(`${await serve(declare)}/x`, method)).toBe('app'),
  )

  it('never reaches a handler for OPTIONS; what is no preflight does', async () => {
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

  it('fails for a faulty config.cors', async () => {
    const app = Fastify()
    app.register(fastifyCors, named('one'))
    app.get('/x', { config: { cors: { origins: `${PAGE}/` } } } as never, handler)
    await expect(app.ready()).rejects.toThrow(PolicyError)
  })

  it('works beside constraints of the application’s own', async () => {
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
