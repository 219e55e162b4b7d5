import { createPolicy } from '@corsage/core'
import { describe, expect, it } from 'vitest'
import { application, type Variant } from './constraints-fastify.ts'
import { listening, named, PAGE, preflight } from './routes-fastify.ts'

const resolver = () => named('resolver')
const functionPolicy = () =>
  createPolicy({ ...named('function'), origins: async (origin) => origin === PAGE })
const shared = functionPolicy()

const own = named('own')
const under =
  (constraints: object) =>
  (...more: [cors?: unknown, url?: string, method?: 'GET' | 'PUT']): Variant => [constraints, ...more]
const [v1, v2] = [under({ version: '1.0.0' }), under({ version: '2.0.0' })]
const [web, app] = [under({ client: 'web' }), under({ client: 'app' })]
const plain = under({})
const agreeing: Record<string, [variants: Variant[], policy: string, url?: string, method?: string]> = {
  'one version': [[v1(own)], 'own'],
  'a custom constraint': [[web(own)], 'own'],
  'versions with one policy object': [[v1(own), v2(own)], 'own'],
  'versions with equal options': [[v1(named('own')), v2(named('own')), plain(named('own'))], 'own'],
  'options and a policy made of the same': [[v1(own), web(createPolicy(own))], 'own'],
  'versions with the same lists, written otherwise': [
    [
      v1({ ...own, origins: [PAGE, 'https://b.test'], methods: ['GET', 'PUT'] }),
      v2({ ...own, origins: `https://b.test, ${PAGE}`, methods: 'PUT,GET' }),
      web({ ...own, origins: ['https://b.test', PAGE], methods: 'GET PUT', credentials: false }),
    ],
    'own',
  ],
  'versions with the same resources, written otherwise': [
    [
      v1({ resources: { '/x': { ...own, origins: PAGE }, '/z': false } }),
      v2({ resources: { '/z': false, '/x': { ...own, origins: [PAGE] } } }),
    ],
    'own',
  ],
  'the policy of the scope, repeated': [[v1(named('app')), plain()], 'app'],
  'no config.cors at all': [[v1(), plain()], 'app'],
  'false everywhere': [[v1(false), v2(false)], 'off'],
  'the same resolver': [[v1(resolver), plain(resolver)], 'resolver'],
  'the same policy with an origins function': [[v1(shared), plain(shared)], 'function'],
  'another method': [[v1(own), plain(undefined, '/x', 'PUT')], 'own'],
  'another path': [
    [v1(own), plain(undefined, '/x/*'), plain(undefined, '/xy'), plain(undefined, '/:id/y')],
    'own',
  ],
  'a wildcard for GET, which an unversioned request falls back to': [
    [v1(own), plain(undefined, '*'), plain(false, '/:id')],
    'own',
  ],
  'a wildcard for PUT that no request falls back to, since an unversioned route is there': [
    [v1(own, '/x', 'PUT'), plain(own, '/x', 'PUT'), plain(undefined, '*', 'PUT')],
    'own',
    '/x',
    'PUT',
  ],
  'parameters of other names': [[v1(own, '/u/:id'), v2(own, '/u/:name')], 'own', '/u/7'],
  'an optional parameter': [[v1(own, '/u/:id?'), v2(own, '/u')], 'own', '/u'],
}

describe.each(Object.entries(agreeing))('%s', (_what, [variants, policy, path = '/x', method]) => {
  it(`has the policy ${policy}`, async () => {
    expect(await preflight(`${await listening(application(variants))}${path}`, method)).toBe(policy)
  })
})

const differing: Record<string, Variant[]> = {
  'two versions': [v1(own), v2(named('other'))],
  'a version, and the policy of the scope without one': [v1(own), plain()],
  'false on one version': [v1(false), v2(own)],
  'false on one version, the policy of the scope on the other': [v1(false), v2()],
  'two values of a custom constraint': [web(own), app(named('other'))],
  'a version and a custom constraint': [v1(own), web()],
  'a host in addition': [[{ version: '1.0.0', host: 'a.test' }, own], [{ version: '2.0.0', host: 'a.test' }]],
  'a host on one of them': [v1(own), [{ host: /\.test$/ }]],
  'equal resolvers that are two functions': [v1(() => own), v2(() => own)],
  'origins functions': [v1(functionPolicy()), v2(functionPolicy())],
  'a parameter that an unversioned PUT falls back to': [
    v1(own, '/x', 'PUT'),
    plain(undefined, '/:id', 'PUT'),
  ],
  'a wildcard that an unversioned PUT falls back to': [v1(own, '/x', 'PUT'), plain(undefined, '*', 'PUT')],
  'a parameter that a versioned PUT falls back to': [
    v1(own, '/:id', 'PUT'),
    plain(own, '/:id', 'PUT'),
    plain(undefined, '/x', 'PUT'),
  ],
  'a RegExp parameter': [
    v1(own, '/u/7', 'PUT'),
    plain(own, '/u/:name', 'PUT'),
    plain(undefined, '/u/:id(\\d+)', 'PUT'),
  ],
  'an unversioned route for another host only': [
    v1(own, '/x', 'PUT'),
    [{ host: 'a.test' }, own, '/x', 'PUT'],
    plain(undefined, '*', 'PUT'),
  ],
  'an optional parameter': [v1(own, '/u/:id?', 'PUT'), plain(undefined, '/u', 'PUT')],
}

describe.each(Object.entries(differing))('%s', (_what, variants) => {
  it('does not start', async () => {
    const app = application(variants)
    await expect(app.ready()).rejects.toThrow(/^A preflight cannot tell these routes apart/)
  })
})

it('the message names the routes and the remedy', async () => {
  const app = application([v1(own, '/x', 'PUT'), web(undefined, '/:id', 'PUT')])
  await expect(app.ready()).rejects.toThrow(
    'their CORS policies differ:\n  PUT /:id (client web) and PUT /x (version 1.0.0)\n',
  )
  await expect(app.ready()).rejects.toThrow('Give these routes the same config.cors, or remove it and list')
})

it.each([
  ['paths without regard to case', { caseSensitive: false }, '/X'],
  ['a trailing slash', { ignoreTrailingSlash: true }, '/x/'],
  ['duplicate slashes', { ignoreDuplicateSlashes: true }, '//x'],
])('%s: compared as the router does', async (_what, routerOptions, url) => {
  const app = application([v1(own), v2(undefined, url)], { routerOptions })
  await expect(app.ready()).rejects.toThrow('cannot tell these routes apart')
})

it('paths that differ only for such a router do start, and have their own policies', async () => {
  const origin = await listening(application([v1(own), v2(undefined, '/X')]))
  expect([await preflight(`${origin}/x`), await preflight(`${origin}/X`)]).toEqual(['own', 'app'])
})
