import fastifyCors from '@corsage/fastify'
import { below, describeRows, handler, named } from './routes-fastify.ts'

describeRows({
  'the route / of a scope with a prefix has two paths': {
    declare: (app) => {
      const scopes = {
        '/both': {},
        '/slash': { prefixTrailingSlash: 'slash' },
        '/none': { prefixTrailingSlash: 'no-slash' },
      }
      for (const [prefix, options] of Object.entries(scopes)) {
        below(app, prefix, (scope) =>
          scope.put('/', { ...options, config: { cors: named('own') } } as object, handler),
        )
      }
      below(app, '/empty', (scope) => scope.put('', { config: { cors: named('own') } }, handler))
      below(app, '/two', (scope) => {
        scope.put('/', { prefixTrailingSlash: 'no-slash', config: { cors: named('own') } }, handler)
        scope.put('/', { prefixTrailingSlash: 'slash', config: { cors: named('other') } }, handler)
      })
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
      below(app, '/p', (scope) => scope.put('/', { config: { cors: named('own') } }, handler))
    },
    expected: { 'PUT /p': 'own', 'PUT /p/': 'own', 'PUT /q/': 'app' },
  },
  'the prefix /': {
    declare: (app) => {
      below(app, '/', (scope) => {
        scope.put('/', { config: { cors: named('root') } }, handler)
        scope.put('/x', { config: { cors: named('own') } }, handler)
      })
    },
    expected: { 'PUT /': 'root', 'PUT /x': 'own', 'PUT /y': 'app' },
  },
  'paths in all notations': {
    declare: (app) => {
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
      app.put('/R/:id(^\\D+$)', { config: { cors: named('letters') } }, handler)
    },
    expected: { 'PUT /r/x': 'letters', 'PUT /r/7': 'app' },
  },
  'a HEAD route that Fastify could not add': {
    options: { routerOptions: { ignoreTrailingSlash: true } },
    declare: (app) => {
      app.head('/x', { config: { cors: named('head') } }, handler)
      app.get('/x/', { config: { cors: named('get') } }, handler)
    },
    expected: { 'HEAD /x': 'head', 'GET /x': 'get' },
  },
  'a method of the application': {
    before: (app) => app.addHttpMethod('PROPFIND'),
    declare: (app) => app.route({ method: 'PROPFIND', url: '/x', config: { cors: named('own') }, handler }),
    expected: { 'PROPFIND /x': 'own', 'GET /x': 'app' },
  },
  'several methods, and routes that a hook adds': {
    before: (app) => {
      app.addHook('onRoute', (route) => {
        if (route.url !== '/x') return
        app.route({ method: 'DELETE', url: '/added', config: { cors: named('added') }, handler })
      })
      app.after(() => app.put('/after', { config: { cors: named('after') } }, handler))
      app.register(async (plain) => {
        plain.register(async (inner) => inner.put('/inner', { config: { cors: named('inner') } }, handler))
      })
    },
    declare: (app) =>
      app.route({ method: ['PUT', 'PATCH'], url: '/x', config: { cors: named('own') }, handler }),
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
      app.setNotFoundHandler((_request, reply) => void reply.code(404).send('app'))
      below(app, '/scope', (scope) => {
        scope.register(fastifyCors, named('scope'))
        scope.setNotFoundHandler((_request, reply) => void reply.code(404).send('scope'))
      })
    },
    expected: { 'GET /404': 'app', 'GET /scope/404': 'scope', 'GET /scope': 'scope' },
  },
  'a semicolon': {
    options: { routerOptions: { useSemicolonDelimiter: true } as object },
    declare: (app) => {
      app.put('/x', { config: { cors: named('own') } }, handler)
    },
    expected: { 'PUT /x;a=b': 'own', 'PUT /x': 'own' },
  },
  'duplicate slashes': {
    options: { routerOptions: { ignoreDuplicateSlashes: true } },
    declare: (app) => {
      app.put('/a//x', { config: { cors: named('own') } }, handler)
      below(app, '/s/', (scope) => scope.put('/', { config: { cors: named('scope') } }, handler))
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
      app.options('/users/me', { config: { cors: named('options') } }, handler)
      app.put('/users/:id', { config: { cors: named('put') } }, handler)
      app.get('/users/me', { config: { cors: named('get') } }, handler)
    },
    expected: { 'PUT /users/me': 'put', 'GET /users/me': 'get', 'OPTIONS /users/me': 'options' },
  },
})
