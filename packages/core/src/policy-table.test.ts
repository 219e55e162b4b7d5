import { beforeEach, describe, expect, it } from 'vitest'
import { actual, preflight, request } from '../test/requests.ts'
import { type AsyncPolicy, createPolicy, type Decision, type Policy, type PolicyOptions } from './index.ts'

const A = 'https://a.test'
const B = 'https://b.test'
const EVIL = 'https://evil.test'

const ALLOW = 'access-control-allow-origin'
const CREDENTIALS = { 'access-control-allow-credentials': 'true' }
const EXPOSE = { 'access-control-expose-headers': 'etag' }
const VARY = { vary: 'Origin' }
/** The other headers of a preflight response, for the options below. */
const LISTS = {
  'access-control-allow-methods': 'GET,PUT',
  'access-control-allow-headers': 'x-a',
  'access-control-max-age': '600',
}
const shared = {
  methods: ['GET', 'PUT'],
  allowHeaders: ['X-A'],
  exposeHeaders: ['ETag'],
  maxAge: 600,
} satisfies PolicyOptions

type Headers = Record<string, string>
interface Column {
  readonly what: string
  readonly options: PolicyOptions
  readonly strategy: 'static' | 'dynamic'
  readonly none: Headers
  readonly actualAllowed: Headers
  readonly actualRefused: Headers
  readonly preflightAllowed: Headers
  readonly preflightRefused: Headers
}

const any = { [ALLOW]: '*' }
const one = { [ALLOW]: A }
const listed = (more: Headers) => ({ ...one, ...more, ...VARY })

const dynamic = (what: string, origins: PolicyOptions['origins'] & object): Column[] => [
  {
    what,
    options: { ...shared, origins },
    strategy: 'dynamic',
    none: VARY,
    actualAllowed: listed(EXPOSE),
    actualRefused: VARY,
    preflightAllowed: listed(LISTS),
    preflightRefused: VARY,
  },
  {
    what: `${what}, with credentials`,
    options: { ...shared, origins, credentials: true },
    strategy: 'dynamic',
    none: VARY,
    actualAllowed: listed({ ...CREDENTIALS, ...EXPOSE }),
    actualRefused: VARY,
    preflightAllowed: listed({ ...CREDENTIALS, ...LISTS }),
    preflightRefused: VARY,
  },
]

const columns: Column[] = [
  {
    what: 'any origin',
    options: shared,
    strategy: 'static',
    none: { ...any, ...EXPOSE },
    actualAllowed: { ...any, ...EXPOSE },
    actualRefused: { ...any, ...EXPOSE },
    preflightAllowed: { ...any, ...LISTS },
    preflightRefused: { ...any, ...LISTS },
  },
  {
    what: 'one exact origin',
    options: { ...shared, origins: A },
    strategy: 'static',
    none: { ...one, ...EXPOSE },
    actualAllowed: { ...one, ...EXPOSE },
    actualRefused: { ...one, ...EXPOSE },
    preflightAllowed: { ...one, ...LISTS },
    preflightRefused: { ...one, ...LISTS },
  },
  {
    what: 'one exact origin, twice, with credentials',
    options: { ...shared, origins: [A, A], credentials: true },
    strategy: 'static',
    none: { ...one, ...CREDENTIALS, ...EXPOSE },
    actualAllowed: { ...one, ...CREDENTIALS, ...EXPOSE },
    actualRefused: { ...one, ...CREDENTIALS, ...EXPOSE },
    preflightAllowed: { ...one, ...CREDENTIALS, ...LISTS },
    preflightRefused: { ...one, ...CREDENTIALS, ...LISTS },
  },
  ...dynamic('two origins', [A, B]),
  ...dynamic('an origin and a pattern', [A, 'https://*.b.test']),
  ...dynamic('an origin and null', [A, 'null']).map((column) => ({
    ...column,
    options: { ...column.options, dangerouslyAllowNullOrigin: true },
  })),
  ...dynamic('a pattern of any port', ['https://a.test:*']),
  ...dynamic('a pattern of a label', ['https://b.test', 'https://a-*.b.test', 'https://a.test:*']),
  ...dynamic('a RegExp', [/https:\/\/(a|b)\.test/]),
  ...dynamic('a function', [(origin) => origin === A]),
  ...dynamic('an async function', [async (origin) => origin === A]),
  ...dynamic('an origin and a function', [A, () => false]),
]

describe.each(columns)('$what', ({ options, ...expected }) => {
  let policy: Policy | AsyncPolicy
  beforeEach(() => {
    policy = createPolicy(options)
  })
  // A refused origin, where every origin is allowed, is allowed.
  const refuses = options.origins !== undefined
  const reason = refuses ? 'origin-not-listed' : undefined

  it(`is ${expected.strategy}`, () => {
    expect(policy.strategy).toBe(expected.strategy)
  })

  it.each<[string, ReturnType<typeof request>, Decision]>([
    [
      'no Origin',
      request({}),
      { kind: 'none', allowed: true, headers: expected.none, status: undefined, reason: undefined },
    ],
    [
      'an OPTIONS without Origin',
      request({ 'access-control-request-method': 'PUT' }, 'OPTIONS'),
      { kind: 'none', allowed: true, headers: expected.none, status: undefined, reason: undefined },
    ],
    ...['GET', 'HEAD', 'POST', 'OPTIONS', 'options', 'PROPFIND'].map(
      (method): [string, ReturnType<typeof request>, Decision] => [
        `an actual ${method}, allowed`,
        actual(A, method),
        {
          kind: 'actual',
          allowed: true,
          headers: expected.actualAllowed,
          status: undefined,
          reason: undefined,
        },
      ],
    ),
    [
      'an actual request, refused',
      actual(EVIL),
      { kind: 'actual', allowed: !refuses, headers: expected.actualRefused, status: undefined, reason },
    ],
    [
      'a GET that asks like a preflight',
      request({ origin: A, 'access-control-request-method': 'PUT' }),
      {
        kind: 'actual',
        allowed: true,
        headers: expected.actualAllowed,
        status: undefined,
        reason: undefined,
      },
    ],
    [
      'a preflight, allowed',
      preflight(A, { method: 'PUT', headers: 'x-a' }),
      {
        kind: 'preflight',
        allowed: true,
        headers: expected.preflightAllowed,
        status: 204,
        reason: undefined,
      },
    ],
    [
      'a preflight, allowed, that asks for what is not listed: the browser refuses it',
      preflight(A, { method: 'DELETE', headers: 'x-b' }),
      {
        kind: 'preflight',
        allowed: true,
        headers: expected.preflightAllowed,
        status: 204,
        reason: undefined,
      },
    ],
    [
      'a preflight, allowed, of an empty method',
      preflight(A, { method: '' }),
      {
        kind: 'preflight',
        allowed: true,
        headers: expected.preflightAllowed,
        status: 204,
        reason: undefined,
      },
    ],
    [
      'a preflight, refused',
      preflight(EVIL),
      { kind: 'preflight', allowed: !refuses, headers: expected.preflightRefused, status: 204, reason },
    ],
  ])('%s', async (_what, incoming, decision) => {
    const decided = await policy.evaluate(incoming)
    expect(decided).toEqual(decision)
    // The same headers in the same order for everybody: caches and the six adapters compare bytes.
    expect(Object.keys(decided.headers)).toEqual(Object.keys(decision.headers))
  })

  it('gives frozen decisions with frozen headers', async () => {
    for (const incoming of [request({}), actual(A), actual(EVIL), preflight(A), preflight(EVIL)]) {
      const decision = await policy.evaluate(incoming)
      expect(Object.isFrozen(decision)).toBe(true)
      expect(Object.isFrozen(decision.headers)).toBe(true)
    }
  })

  it('is frozen', () => {
    expect(Object.isFrozen(policy)).toBe(true)
  })
})
