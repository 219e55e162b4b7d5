import { createPolicy } from '@corsage/core'
import { describe, expect, it } from 'vitest'
import { application, type Variant } from './constraints-fastify.ts'
import { listening, named, PAGE, preflight } from './routes-fastify.ts'

const resolver = () => named('resolver')
const functionPolicy = () =>
  createPolicy({ ...named('function'), origins: async (origin) => origin === PAGE })
const shared = functionPolicy()

const own = named('own')
const agreeing: Record<string, [variants: Variant[], policy: string, url?: string, method?: string]> = {
  'one version': [[[{ version: '1.0.0' }, own]], 'own'],
  'a custom constraint': [[[{ client: 'web' }, own]], 'own'],
  'versions with one policy object': [
    [
      [{ version: '1.0.0' }, own],
      [{ version: '2.0.0' }, own],
    ],
    'own',
  ],
  'versions with equal options': [
    [
      [{ version: '1.0.0' }, named('own')],
      [{ version: '2.0.0' }, named('own')],
      [{}, named('own')],
    ],
    'own',
  ],
  'options and a policy made of the same': [
    [
      [{ version: '1.0.0' }, own],
      [{ client: 'web' }, createPolicy(own)],
    ],
    'own',
  ],
  'versions with the same lists, written otherwise': [
    [
      [{ version: '1.0.0' }, { ...own, origins: [PAGE, 'https://b.test'], methods: ['GET', 'PUT'] }],
      [{ version: '2.0.0' }, { ...own, origins: `https://b.test, ${PAGE}`, methods: 'PUT,GET' }],
      [
        { client: 'web' },
        { ...own, origins: ['https://b.test', PAGE], methods: 'GET PUT', credentials: false },
      ],
    ],
    'own',
  ],
  'versions with the same resources, written otherwise': [
    [
      [{ version: '1.0.0' }, { resources: { '/x': { ...own, origins: PAGE }, '/z': false } }],
      [{ version: '2.0.0' }, { resources: { '/z': false, '/x': { ...own, origins: [PAGE] } } }],
    ],
    'own',
  ],
  'the policy of the scope, repeated': [[[{ version: '1.0.0' }, named('app')], [{}]], 'app'],
  'no config.cors at all': [[[{ version: '1.0.0' }], [{}]], 'app'],
  'false everywhere': [
    [
      [{ version: '1.0.0' }, false],
      [{ version: '2.0.0' }, false],
    ],
    'off',
  ],
  'the same resolver': [
    [
      [{ version: '1.0.0' }, resolver],
      [{}, resolver],
    ],
    'resolver',
  ],
  'the same policy with an origins function': [
    [
      [{ version: '1.0.0' }, shared],
      [{}, shared],
    ],
    'function',
  ],
  'another method': [
    [
      [{ version: '1.0.0' }, own],
      [{}, undefined, '/x', 'PUT'],
    ],
    'own',
  ],
  'another path': [
    [
      [{ version: '1.0.0' }, own],
      [{}, undefined, '/x/*'],
      [{}, undefined, '/xy'],
      [{}, undefined, '/:id/y'],
    ],
    'own',
  ],
  'a wildcard for GET, which an unversioned request falls back to': [
    [
      [{ version: '1.0.0' }, own],
      [{}, undefined, '*'],
      [{}, false, '/:id'],
    ],
    'own',
  ],
  'a wildcard for PUT that no request falls back to, since an unversioned route is there': [
    [
      [{ version: '1.0.0' }, own, '/x', 'PUT'],
      [{}, own, '/x', 'PUT'],
      [{}, undefined, '*', 'PUT'],
    ],
    'own',
    '/x',
    'PUT',
  ],
  'parameters of other names': [
    [
      [{ version: '1.0.0' }, own, '/u/:id'],
      [{ version: '2.0.0' }, own, '/u/:name'],
    ],
    'own',
    '/u/7',
  ],
  'an optional parameter': [
    [
      [{ version: '1.0.0' }, own, '/u/:id?'],
      [{ version: '2.0.0' }, own, '/u'],
    ],
    'own',
    '/u',
  ],
}

describe.each(Object.entries(agreeing))('%s', (_what, [variants, policy, path = '/x', method]) => {
  it(`has the policy ${policy}`, async () => {
    expect(await preflight(`${await listening(application(variants))}${path}`, method)).toBe(policy)
  })
})

const differing: Record<string, Variant[]> = {
  'two versions': [
    [{ version: '1.0.0' }, own],
    [{ version: '2.0.0' }, named('other')],
  ],
  'a version, and the policy of the scope without one': [[{ version: '1.0.0' }, own], [{}]],
  'false on one version': [
    [{ version: '1.0.0' }, false],
    [{ version: '2.0.0' }, own],
  ],
  'false on one version, the policy of the scope on the other': [
    [{ version: '1.0.0' }, false],
    [{ version: '2.0.0' }],
  ],
  'two values of a custom constraint': [
    [{ client: 'web' }, own],
    [{ client: 'app' }, named('other')],
  ],
  'a version and a custom constraint': [[{ version: '1.0.0' }, own], [{ client: 'web' }]],
  'a host in addition': [[{ version: '1.0.0', host: 'a.test' }, own], [{ version: '2.0.0', host: 'a.test' }]],
  'a host on one of them': [[{ version: '1.0.0' }, own], [{ host: /\.test$/ }]],
  'equal resolvers that are two functions': [
    [{ version: '1.0.0' }, () => own],
    [{ version: '2.0.0' }, () => own],
  ],
  'origins functions': [
    [{ version: '1.0.0' }, functionPolicy()],
    [{ version: '2.0.0' }, functionPolicy()],
  ],
  'a parameter that an unversioned PUT falls back to': [
    [{ version: '1.0.0' }, own, '/x', 'PUT'],
    [{}, undefined, '/:id', 'PUT'],
  ],
  'a wildcard that an unversioned PUT falls back to': [
    [{ version: '1.0.0' }, own, '/x', 'PUT'],
    [{}, undefined, '*', 'PUT'],
  ],
  'a parameter that a versioned PUT falls back to': [
    [{ version: '1.0.0' }, own, '/:id', 'PUT'],
    [{}, own, '/:id', 'PUT'],
    [{}, undefined, '/x', 'PUT'],
  ],
  'a RegExp parameter': [
    [{ version: '1.0.0' }, own, '/u/7', 'PUT'],
    [{}, own, '/u/:name', 'PUT'],
    [{}, undefined, '/u/:id(\\d+)', 'PUT'],
  ],
  'an unversioned route for another host only': [
    [{ version: '1.0.0' }, own, '/x', 'PUT'],
    [{ host: 'a.test' }, own, '/x', 'PUT'],
    [{}, undefined, '*', 'PUT'],
  ],
  'an optional parameter': [
    [{ version: '1.0.0' }, own, '/u/:id?', 'PUT'],
    [{}, undefined, '/u', 'PUT'],
  ],
}

describe.each(Object.entries(differing))('%s', (_what, variants) => {
  it('does not start', async () => {
    const app = application(variants)
    await expect(app.ready()).rejects.toThrow(/^A preflight cannot tell these routes apart/)
  })
})

it('the message names the routes and the remedy', async () => {
  const app = application([
    [{ version: '1.0.0' }, own, '/x', 'PUT'],
    [{ client: 'web' }, undefined, '/:id', 'PUT'],
  ])
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
  const app = application(
    [
      [{ version: '1.0.0' }, own],
      [{ version: '2.0.0' }, undefined, url],
    ],
    { routerOptions },
  )
  await expect(app.ready()).rejects.toThrow('cannot tell these routes apart')
})

it('paths that differ only for such a router do start, and have their own policies', async () => {
  const origin = await listening(
    application([
      [{ version: '1.0.0' }, own],
      [{ version: '2.0.0' }, undefined, '/X'],
    ]),
  )
  expect([await preflight(`${origin}/x`), await preflight(`${origin}/X`)]).toEqual(['own', 'app'])
})
