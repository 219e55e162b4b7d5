import { createPolicy, type OnRefused, type PolicyOptions, validateOptions } from '@corsage/core'
import { reportRefusal } from '@corsage/core/adapter'
import { expect, it, vi } from 'vitest'
import { A, ask, EVIL, preflight } from './ask.ts'

const codesOf = (options: unknown) => validateOptions(options).map(({ code }) => code)
const LIST = [A, 'https://b.test']

it.each<[string, PolicyOptions]>([
  ['a list', { origins: LIST }],
  ['a wildcard', { origins: 'https://*.example.com' }],
  ['any port', { origins: 'http://localhost:*' }],
  ['a RegExp', { origins: /https:\/\/a\.test/ }],
  ['a function', { origins: () => false }],
])(
  'C1, C6: %s says Vary: Origin to the allowed, the refused and those without Origin, preflights too',
  async (_what, options) => {
    const policy = createPolicy(options)
    for (const asked of [
      ask({}),
      ask({ origin: A }),
      ask({ origin: EVIL }),
      ask({ origin: 'null' }),
      preflight(A),
      preflight(EVIL),
    ]) {
      expect((await policy.evaluate(asked)).headers['vary']).toBe('Origin')
    }
  },
)

it('C4: the application names in Vary the headers that a resolver or a function reads, except Origin', async () => {
  const policy = createPolicy({ origins: (_origin, request) => request.headers.get('cookie') === 'a=b' })
  const { headers } = await policy.evaluate(ask({ origin: A, cookie: 'a=b' }))
  // Only the application knows what its function reads.
  expect(headers['vary']).toBe('Origin')
})

it('C5: a preflight that echoes names what it read in Vary', () => {
  const policy = createPolicy({ origins: LIST, credentials: true, methods: '*', allowHeaders: '*' })
  expect(policy.evaluate(preflight(A, 'PUT', 'x-a')).headers['vary']).toBe(
    'Origin, Access-Control-Request-Method, Access-Control-Request-Headers',
  )
})

it.each(['\r\nset-cookie: a=b', '\nx: y', '\r', '\u0000', '\u0001'])(
  'C7, X6: %j in what is asked is never sent back',
  (mark) => {
    const policy = createPolicy({ origins: LIST, credentials: true, methods: '*', allowHeaders: '*' })
    const { headers } = policy.evaluate(preflight(A, `PUT${mark}`, `x-a${mark}`))
    expect(headers).toEqual({
      'access-control-allow-origin': A,
      'access-control-allow-credentials': 'true',
      'access-control-max-age': '600',
      vary: 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers',
    })
    expect(policy.evaluate(ask({ origin: `${A}${mark}` })).headers).toEqual({ vary: 'Origin' })
  },
)

it.each<[string, PolicyOptions]>([
  ['no method', { origins: LIST, methods: [], allowHeaders: [] }],
  ['others', { origins: LIST, methods: ['PUT'], allowHeaders: ['x-a'] }],
])(
  'P4: a preflight that upload listeners force for a plain POST is allowed if %s is listed',
  async (_what, options) => {
    const { status, headers } = await createPolicy(options).evaluate(preflight(A, 'POST'))
    expect([status, headers['access-control-allow-origin']]).toEqual([204, A])
  },
)

it.each([
  ['patch', 'method-case'],
  ['Patch', 'method-case'],
  ['TRACE', 'method-forbidden'],
  ['connect', 'method-forbidden'],
  ['P UT', 'method-invalid'],
])('P6, D15: the method %j is an issue', (method, code) => {
  expect(codesOf({ methods: [method] })).toEqual([code])
})

it('P6: methods are sent as browsers compare them', () => {
  const { headers } = createPolicy({ origins: A, methods: ['put', 'get', 'PATCH'] }).evaluate(preflight(A))
  expect(headers['access-control-allow-methods']).toBe('PUT,GET,PATCH')
})

it.each(['allowHeaders', 'exposeHeaders'])(
  'P7, D15: names that are joined, or that hold a space, are an issue of %s',
  (option) => {
    expect(codesOf({ [option]: ['X-A,X-B'] })).toEqual(['header-names-joined'])
    expect(codesOf({ [option]: ['X-A, X-B'] })).toEqual(['header-names-joined'])
    expect(codesOf({ [option]: ['X A'] })).toHaveLength(1)
    expect(codesOf({ [option]: ['X-A\r\nX-B: 1'] })).toEqual(['header-names-joined'])
  },
)

it('P8: a star is never sent where it would be a literal', () => {
  expect(codesOf({ origins: A, credentials: true, exposeHeaders: '*' })).toEqual([
    'expose-any-with-credentials',
  ])
  const policy = createPolicy({ origins: A, credentials: true, methods: '*', allowHeaders: '*' })
  const { headers } = policy.evaluate(preflight(A, 'PUT', 'x-a,x-b'))
  expect([headers['access-control-allow-methods'], headers['access-control-allow-headers']]).toEqual([
    'PUT',
    'x-a,x-b',
  ])
})

it('P9: any header means Authorization too', () => {
  const { headers } = createPolicy({ allowHeaders: '*' }).evaluate(preflight(A))
  expect(headers['access-control-allow-headers']).toBe('*,authorization,content-type,x-requested-with')
})

it.each([-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 86_401, '600', true, null])(
  'P10, D15: a maxAge of %j is an issue',
  (maxAge) => {
    expect(codesOf({ maxAge })).toHaveLength(1)
  },
)

it('P10: a maxAge of 0 is sent, and one above what browsers keep is a warning', () => {
  expect(createPolicy({ maxAge: 0 }).evaluate(preflight(A)).headers['access-control-max-age']).toBe('0')
  expect(createPolicy({ maxAge: 7_201 }).warnings.map(({ code }) => code)).toEqual(['max-age-above-engines'])
})

it('P12: without credentials the header is absent', () => {
  for (const asked of [ask({ origin: A }), preflight(A)]) {
    const { headers } = createPolicy({ origins: A, credentials: false }).evaluate(asked)
    expect(headers).toMatchObject({ 'access-control-allow-origin': A })
    expect(headers).not.toHaveProperty('access-control-allow-credentials')
  }
})

it.each([undefined, null, '', ',', [], false, true, 0, [undefined], [''], ['', A], ['a,b'], {}])(
  'P13, D2: the origins %j are an issue',
  (origins) => {
    expect(validateOptions({ origins })).not.toEqual([])
  },
)

it('P14: what was handed over can change without effect', () => {
  const origins = [A]
  const options = { origins, credentials: true }
  const policy = createPolicy(options)
  origins.push(EVIL)
  options.credentials = false
  expect([policy.allowsOrigin(A), policy.allowsOrigin(EVIL)]).toEqual([true, false])
  expect(Object.isFrozen(policy)).toBe(true)
})

it('P15: four identical requests get four identical responses, regardless of the state of the RegExp', () => {
  const origins = /https:\/\/app\.example\.com/
  origins.lastIndex = 5
  const policy = createPolicy({ origins })
  expect([A, A, A, A].map((origin) => policy.allowsOrigin(origin))).toEqual([true, true, true, true])
})

it.each<[string, () => unknown]>([
  [
    'throws',
    () => {
      throw new Error('broken')
    },
  ],
  ['rejects', () => Promise.reject(new Error('broken'))],
  ['never settles', () => new Promise(() => {})],
])('P16: a function that %s refuses, and onError receives the error', async (_what, origins) => {
  const heard: unknown[] = []
  const onError = (error: unknown) => void heard.push(error)
  const policy = createPolicy({ origins: origins as () => boolean, timeout: 5, onError })
  expect((await policy.evaluate(ask({ origin: A }))).headers).toEqual({ vary: 'Origin' })
  expect(heard).toHaveLength(1)
})

it.each<[string, unknown]>([
  ['a promise of false', Promise.resolve(false)],
  ['a text', 'yes'],
  ['a number', 1],
  ['an object', {}],
  ['a promise of a text', Promise.resolve(A)],
  ['nothing', undefined],
])('P17: a function that returns %s refuses', async (_what, answer) => {
  const policy = createPolicy({ origins: () => answer as boolean })
  expect((await policy.evaluate(ask({ origin: A }))).allowed).toBe(false)
})

it.each([
  ['allowHeaders', 'Cookie'],
  ['allowHeaders', 'Origin'],
  ['allowHeaders', 'Host'],
  ['allowHeaders', 'Sec-Fetch-Mode'],
  ['allowHeaders', 'Proxy-Authorization'],
  ['exposeHeaders', 'Set-Cookie'],
  ['exposeHeaders', 'Set-Cookie2'],
])('P18: %s with %s is an issue: no browser lets it pass', (option, name) => {
  expect(codesOf({ [option]: [name] })).toEqual(['header-name-forbidden'])
})

it('X1, X2: a million commas are neither split nor sent back', () => {
  const policy = createPolicy({ origins: LIST, credentials: true, methods: '*', allowHeaders: '*' })
  const { headers } = policy.evaluate(preflight(A, 'PUT', ','.repeat(1_000_000)))
  expect(headers).toMatchObject({ 'access-control-allow-methods': 'PUT' })
  expect(headers).not.toHaveProperty('access-control-allow-headers')
})

it('X5: what a refused request holds is handed on as data, and nothing is written to a log', () => {
  const written = [process.stdout, process.stderr].map((stream) => vi.spyOn(stream, 'write'))
  const asked = ask({ origin: 'https://a.test\n[error] forged' })
  const heard: unknown[] = []
  const onRefused: OnRefused = ({ reason }, { origin }) => void heard.push([reason, origin])
  reportRefusal(onRefused, createPolicy({ origins: LIST }).evaluate(asked), asked)
  const lines = written.flatMap(({ mock }) => mock.calls)
  for (const spy of written) spy.mockRestore()
  expect(heard).toEqual([['origin-malformed', 'https://a.test\n[error] forged']])
  expect(lines).toEqual([])
})
