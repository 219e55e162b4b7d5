import fc from 'fast-check'
import { HOLDERS, WRAPPERS } from './hostile-values.ts'

/** Values for each option, valid or nearly so. */
const FIELDS: Readonly<Record<string, readonly unknown[]>> = {
  origins: [
    '*',
    'https://app.example.com',
    ['https://app.example.com', 'https://*.example.org', 'http://localhost:*'],
    ['https://a.test', 'null'],
    /https:\/\/[a-z]+\.example\.com/,
    [/a/g],
    () => true,
    async () => 'yes',
    () => {
      throw new Error('thrown by an origins function')
    },
    class {},
    'https://app.example.com/',
    'https://*',
    '',
    [],
    undefined,
    ' https://a.test\r\n',
    'https://\u0000',
    'javascript://x',
    '__proto__',
  ],
  methods: [
    '*',
    ['GET', 'PUT'],
    ['patch'],
    [],
    'GET, PUT',
    ['REPORT'],
    ['P UT'],
    ['TRACE'],
    ['constructor'],
    ['\r\n'],
  ],
  allowHeaders: [
    '*',
    ['Content-Type', 'X-Token'],
    [],
    'X-A, X-B',
    ['Cookie'],
    ['X Bad'],
    ['x\r\nset-cookie: a'],
    ['__proto__'],
  ],
  exposeHeaders: ['*', ['ETag'], [], ['Set-Cookie'], ['x\u0000'], ['vary']],
  credentials: [true, false, 'true', 1],
  maxAge: [0, 600, 86400, 86401, -1, -0, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '600', 10n, 1e-9],
  allowPrivateNetwork: [true, false, null],
  timingAllowOrigin: [true, false, 'yes'],
  preflightContinue: [true, false, 0],
  preflightStatus: [200, 204, 299, 199, 300, 204.5, '204', Number.NaN],
  dangerouslyAllowNullOrigin: [true, false],
  dangerouslyAllowInsecureOrigins: [true, false],
  dangerouslyAllowPublicSuffixes: [true, false],
  isPublicSuffix: [
    () => false,
    () => Symbol('odd'),
    () => {
      throw null
    },
    'github.io',
  ],
  timeout: [1000, 0, -1, Number.NaN, 2 ** 31, '1'],
  onError: [
    () => {
      throw new Error('thrown by onError')
    },
    null,
  ],
  resources: [
    { '/api/*': { origins: 'https://app.example.com' }, '/health': false },
    { '/': {} },
    {},
    { api: {} },
    { '/a': { origins: undefined }, '/b/*': { methods: ['GET'], unknown: 1 } },
    JSON.parse('{"/__proto__":{"origins":"*"},"__proto__":{"origins":"*"}}'),
    { '/%': {}, '/%2e%2e/*': {}, '/a//b/*': {}, '/\ud800': {} },
    { '/a': null, '/b': [], '/c': 'false' },
  ],
  // Names that no policy knows.
  orgin: ['*'],
  constructor: [{ prototype: { origins: '*' } }],
  toString: [() => 'origins'],
}

const LEAVES = [
  undefined,
  null,
  0,
  -0,
  Number.NaN,
  1n,
  Symbol('odd'),
  Symbol.iterator,
  '',
  '\u0000',
  true,
  () => undefined,
  new Date(Number.NaN),
  new Map([['origins', '*']]),
  new Uint8Array(3),
  new URL('https://a.test'),
  Object.create({ origins: '*' }),
  Promise.resolve('*'),
  new String('*'),
  globalThis,
  Math,
  '(',
]

export const leaf: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(...LEAVES),
  fc.anything({ withNullPrototype: true, withSparseArray: true }),
)

function field(name: string): fc.Arbitrary<readonly [value: unknown, wrapping: string]> {
  const own = fc.constantFrom(...(FIELDS[name] ?? []))
  return fc.tuple(fc.oneof({ weight: 6, arbitrary: own }, { weight: 1, arbitrary: leaf }), wrapper)
}

// Mostly as they are, so that many of the options are valid.
const wrapper = fc.oneof(
  { weight: 12, arbitrary: fc.constant('as it is') },
  { weight: 1, arbitrary: fc.constantFrom(...Object.keys(WRAPPERS)) },
)
const holder = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom('a plain object', 'getters that change', 'an object of another realm'),
  },
  { weight: 4, arbitrary: fc.constantFrom(...Object.keys(HOLDERS)) },
)

/**
 * Makes options of a kind anew each time it is called: proxies and getters change by being read, and the generator
 * itself reads what it makes.
 */
export const hostileOptions: fc.Arbitrary<() => unknown> = fc
  .tuple(
    fc.record(Object.fromEntries(Object.keys(FIELDS).map((name) => [name, field(name)]))),
    fc.subarray(Object.keys(FIELDS), { maxLength: 4 }),
    fc.option(leaf, { freq: 12 }),
    holder,
  )
  .map(([fields, names, other, held]) => {
    if (other !== null) return () => other
    return () => {
      const chosen = names.map((name) => {
        const [value, wrapping] = fields[name] as readonly [unknown, string]
        return [name, (WRAPPERS[wrapping] as (value: unknown) => unknown)(value)]
      })
      return (HOLDERS[held] as (options: Record<string, unknown>) => unknown)(Object.fromEntries(chosen))
    }
  })
