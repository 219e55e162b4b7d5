import { createPolicy, PolicyError, type PolicyIssueCode } from '@corsage/core'
import Fastify, { type FastifyInstance } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import { describe, expect, it } from 'vitest'
import { cors } from './index.ts'

const A = 'https://a.test'
const policy = createPolicy({ origins: [A, 'https://b.test'] })
const handler = async () => 'handled'
class Options {
  origins = [A]
}

/** The mistaken registration, the code and path of the issue, and a part of the message if the adapter writes it. */
const refused: Record<
  string,
  [registered: unknown, code: PolicyIssueCode, path: string, message?: string | undefined]
> = {
  'a prefix, which would not limit it': [
    { origins: '*', prefix: '/public' },
    'wrong-type',
    'prefix',
    'does not limit a policy. List the path in resources, or register cors inside a scope with this prefix.',
  ],
  'the callback form of @fastify/cors': [
    () => (_request: unknown, callback: (error: null, options: object) => void) =>
      callback(null, { origin: [A] }),
    'wrong-type',
    '',
    'Expected options, not a function. Fastify calls a function passed as options when the application starts. To choose a policy for each request, write register(cors, { resolver }).',
  ],
  'an asynchronous function': [async () => ({ origins: A }), 'wrong-type', '', 'not a promise'],
  'a promise': [Promise.resolve({ origins: A }), 'wrong-type', '', 'not a promise'],
  'a function that returns nothing': [() => {}, 'wrong-type', '', 'not nothing'],
  'a function that returns false': [() => false, 'wrong-type', ''],
  'an instance of a class': [new Options(), 'wrong-type', ''],
  'options that inherit': [Object.create({ origins: A }), 'wrong-type', ''],
  'options that inherit from an object without a prototype': [
    Object.create(Object.assign(Object.create(null), { origins: A })),
    'wrong-type',
    '',
  ],
  'a list': [[A], 'wrong-type', ''],
  'an empty list': [[], 'wrong-type', ''],
  'a map': [new Map([['origins', A]]), 'wrong-type', ''],
  'a URL': [new URL(A), 'wrong-type', ''],
  'a text': [A, 'wrong-type', ''],
  'a policy that is undefined': [
    { policy: undefined },
    'wrong-type',
    'policy',
    'Expected a policy, not undefined. Use { policy: createPolicy',
  ],
  'a policy that is null': [{ policy: null }, 'wrong-type', 'policy', 'Expected a policy, not null'],
  'a function as policy': [
    { policy: () => policy },
    'wrong-type',
    'policy',
    'Expected a policy, not a function. Use { resolver }.',
  ],
  'a promise as policy': [{ policy: Promise.resolve(policy) }, 'wrong-type', ''],
  'a resolver that is undefined': [
    { resolver: undefined },
    'wrong-type',
    'resolver',
    'Expected a function, not undefined',
  ],
  'a policy as resolver': [
    { resolver: policy },
    'wrong-type',
    'resolver',
    'Expected a function, not an object',
  ],
  'the plugin as resolver': [
    { resolver: cors },
    'wrong-type',
    'resolver',
    'Expected a policy or a resolver, not a Fastify plugin',
  ],
  'options next to a policy': [{ policy, origins: A }, 'unknown-option', 'origins'],
  'options next to a resolver': [{ resolver: () => policy, origins: A }, 'unknown-option', 'origins'],
  ...Object.fromEntries(
    [
      'origin',
      'allowedHeaders',
      'exposedHeaders',
      'delegator',
      'hook',
      'hideOptionsRoute',
      'preflight',
      'strictPreflight',
      'optionsSuccessStatus',
      'cacheControl',
    ].map((name): [string, [unknown, PolicyIssueCode, string]] => [
      `the option ${name}`,
      [{ [name]: A }, 'unknown-option', name],
    ]),
  ),
}

describe.each(Object.entries(refused))(
  'register(cors, …) with %s',
  (_what, [registered, code, path, message = '']) => {
    it('fails at startup, and names the option', async () => {
      const app = Fastify()
      app.register(cors, registered as object)
      const error: unknown = await app.ready().then(undefined, (reason: unknown) => reason)
      expect(error).toBeInstanceOf(PolicyError)
      expect((error as PolicyError).issues).toEqual([expect.objectContaining({ code, path })])
      expect((error as PolicyError).message).toContain(message)
    })
  },
)

describe.each<[string, unknown, string | undefined]>([
  ['nothing', undefined, '*'],
  ['an empty object', {}, '*'],
  ['options without a prototype', Object.assign(Object.create(null), { origins: A }), A],
  ['a policy', policy, A],
  ['{ policy }', { policy }, A],
  ['a function of the application that returns options', (_app: FastifyInstance) => ({ origins: A }), A],
  ['a function that returns a policy', () => policy, A],
  ['the options of register itself', { origins: A, logLevel: 'warn', logSerializers: {}, prefix: '' }, A],
  ['the same next to a policy', { policy, logLevel: 'warn' }, A],
  ['the same next to a resolver', { resolver: () => policy, logLevel: 'warn' }, A],
])('register(cors, …) with %s', (_what, registered, allowed) => {
  it('starts', async () => {
    const app = Fastify()
    app.register(cors, registered as object)
    const { headers } = await app.inject({ url: '/', headers: { origin: A } })
    expect(headers['access-control-allow-origin']).toBe(allowed)
  })
})

it.each([[[{ origins: A }]], [[]], [[policy]]])('register(cors(…)) explains itself: %#', (parameters) => {
  const app = Fastify()
  expect(() => app.register((cors as (...all: unknown[]) => never)(...parameters))).toThrow(
    new TypeError(
      'cors is a Fastify plugin and must not be called. Write app.register(cors, { origins: … }).',
    ),
  )
})

it('a plugin of the application may call it with its scope', async () => {
  const app = Fastify()
  app.register(fastifyPlugin(async (scope) => cors(scope, { origins: A })))
  const { headers } = await app.inject({ url: '/', headers: { origin: A } })
  expect(headers['access-control-allow-origin']).toBe(A)
})

describe('config.cors', () => {
  const start = async (...routes: unknown[]) => {
    const app = Fastify()
    app.register(cors, { origins: A })
    for (const [index, value] of routes.entries()) {
      app.put(`/x${index}`, { config: { cors: value } as object }, handler)
    }
    const error: unknown = await app.ready().then(undefined, (reason: unknown) => reason)
    return error as PolicyError
  }

  it.each<[string, unknown, path: string, code: PolicyIssueCode, message?: string | undefined]>([
    ['true', true, '', 'wrong-type'],
    ['null', null, '', 'wrong-type'],
    ['a text', A, '', 'wrong-type'],
    ['a list', [A], '', 'wrong-type'],
    ['a promise', Promise.resolve({ origins: A }), '', 'wrong-type'],
    ['an instance of a class', new Options(), '', 'wrong-type'],
    ['another plugin', cors, '', 'wrong-type', 'Expected a policy or a resolver, not a Fastify plugin'],
    [
      '{ policy }',
      { policy },
      '.policy',
      'wrong-type',
      'policy is not an option here. Use config: { cors: policy }.',
    ],
    [
      '{ resolver }',
      { resolver: () => policy },
      '.resolver',
      'wrong-type',
      'resolver is not an option here. Use config: { cors: resolver }.',
    ],
    ['an option of another library', { origin: A }, '.origin', 'unknown-option'],
    ['an option of register', { origins: A, logLevel: 'warn' }, '.logLevel', 'unknown-option'],
    ['an option of the wrong type', { origins: A, maxAge: 'soon' }, '.maxAge', 'wrong-type'],
    ['an entry of a list', { origins: [A, `${A}/`] }, '.origins[1]', 'origin-path'],
    [
      'an entry of resources',
      { resources: { '/x': { maxAge: -1 } } },
      '.resources["/x"].maxAge',
      'max-age-out-of-range',
    ],
  ])('%s: the error names the route and the option', async (_what, value, path, code, message = '') => {
    const error = await start(value)
    expect(error).toBeInstanceOf(PolicyError)
    expect(error.issues[0]).toMatchObject({ code, path: `PUT /x0 config.cors${path}` })
    expect(error.message).toContain(`PUT /x0 config.cors${path}: `)
    expect(error.issues[0]?.message).toContain(message)
  })

  it('the errors of all routes are listed at once', async () => {
    const error = await start(true, { origins: A }, { maxAge: '1', origin: A })
    expect(error.issues.map(({ path }) => path)).toEqual([
      'PUT /x0 config.cors',
      'PUT /x2 config.cors.origin',
      'PUT /x2 config.cors.maxAge',
    ])
  })

  it('a policy, options and a resolver start', async () => {
    expect(await start(policy, { origins: A }, () => policy, false, undefined)).toBeInstanceOf(Object)
  })

  it('an onRoute hook can set it, even by replacing the whole config', async () => {
    const app = Fastify()
    app.addHook('onRoute', (route) => {
      if (route.url === '/replaced') route.config = { cors: { origins: 'https://hook.test' } }
      if (route.url === '/set') Object.assign(route.config ?? {}, { cors: { origins: 'https://hook.test' } })
    })
    app.register(cors, { origins: A })
    for (const url of ['/replaced', '/set', '/plain']) app.get(url, handler)
    const asks = { origin: A, 'access-control-request-method': 'GET' }
    for (const [url, allowed] of [
      ['/replaced', 'https://hook.test'],
      ['/set', 'https://hook.test'],
      ['/plain', A],
    ] as const) {
      for (const method of ['GET', 'OPTIONS'] as const) {
        const { headers } = await app.inject({ method, url, headers: asks })
        expect([url, method, headers['access-control-allow-origin']]).toEqual([url, method, allowed])
      }
    }
  })
})
