import { afterEach, describe, expect, it } from 'vitest'
import { expectSuggestionsToHelp, type FaultRow, fault, issue } from '../../test/faults.ts'
import { actual, preflight } from '../../test/requests.ts'
import { createPolicy, PolicyError, type PolicyOptions, validateOptions } from '../index.ts'

const FLAGS = [
  'credentials',
  'timingAllowOrigin',
  'preflightContinue',
  'dangerouslyAllowNullOrigin',
  'dangerouslyAllowInsecureOrigins',
  'dangerouslyAllowPublicSuffixes',
]
const outOfRange = (value: number) =>
  fault(
    `preflightStatus ${value}`,
    'preflightStatus',
    value,
    'status-out-of-range',
    `must be a status from 200 to 299, not ${value}`,
  )
const tooLong = (value: number) =>
  fault(
    `timeout ${value}`,
    'timeout',
    value,
    'timeout-out-of-range',
    `must be milliseconds above 0, at most 2147483647, not ${value}`,
  )

const rows: FaultRow[] = [
  ...FLAGS.flatMap((flag) => [
    fault(`${flag} 1`, flag, 1, 'wrong-type', 'must be true or false, not 1'),
    fault(`${flag} null`, flag, null, 'wrong-type', 'must be true or false, not null'),
    fault(`${flag} 'yes'`, flag, 'yes', 'wrong-type', 'must be true or false, not "yes"'),
    fault(`${flag} 'false'`, flag, 'false', 'wrong-type', 'must be true or false, not "false"', false),
  ]),
  // `credentials` itself would be at odds with the default of `origins`.
  ...FLAGS.slice(1).map((flag) =>
    fault(`${flag} 'true'`, flag, 'true', 'wrong-type', 'must be true or false, not "true"', true),
  ),
  fault('allowPrivateNetwork 1', 'allowPrivateNetwork', 1, 'wrong-type', 'must be true or false, not 1'),
  fault(
    'allowPrivateNetwork for any origin',
    'allowPrivateNetwork',
    true,
    'private-network-any-origin',
    'would open private networks to every site: list the origins, or remove it',
  ),
  ...[199, 300, 404, 204.5, Number.NaN].map(outOfRange),
  fault(
    'preflightStatus text',
    'preflightStatus',
    '204',
    'wrong-type',
    'must be a status from 200 to 299, not "204"',
  ),
  ...[0, -1, 2 ** 31, Number.NaN, Number.POSITIVE_INFINITY].map(tooLong),
  fault(
    'timeout text',
    'timeout',
    '5s',
    'wrong-type',
    'must be milliseconds above 0, at most 2147483647, not "5s"',
  ),
  fault('onError text', 'onError', 'log', 'wrong-type', 'must be a function, not "log"'),
  fault(
    'isPublicSuffix list',
    'isPublicSuffix',
    ['github.io'],
    'wrong-type',
    'must be a function, not a list',
  ),
]

describe('an option is refused', () => {
  it.each(rows)('$what', ({ options, issues }) => {
    expect(validateOptions(options)).toEqual(issues)
  })

  it.each(rows)('$what: what is suggested in its place is right', expectSuggestionsToHelp)
})

describe('options without fault', () => {
  it.each<[string, unknown]>([
    ['none', undefined],
    ['an empty object', {}],
    ['an object without prototype', Object.assign(Object.create(null), { origins: 'https://a.test' })],
    [
      'undefined for every option but origins',
      { methods: undefined, credentials: undefined, maxAge: undefined },
    ],
    ['the lowest values', { maxAge: 0, preflightStatus: 200, timeout: 1 }],
    ['the highest values', { maxAge: 86_400, preflightStatus: 299, timeout: 2 ** 31 - 1 }],
    ['private networks for listed origins', { origins: 'https://a.test', allowPrivateNetwork: true }],
    // A symbol is nobody's misspelt option.
    ['a symbol among the names', { [Symbol('mine')]: 1 }],
  ])('%s', (_what, options) => {
    expect(validateOptions(options)).toEqual([])
    expect(() => createPolicy(options as PolicyOptions)).not.toThrow()
  })
})

const revoked = () => {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}
const throwing = () => {
  throw new Error('never read')
}
/** An instance that says twice what it is, and throws when it is asked again. */
const throwingLater = () => {
  let asked = 0
  return new Proxy(new (class {})(), {
    getPrototypeOf: (target) => (asked++ < 2 ? Reflect.getPrototypeOf(target) : throwing()),
  })
}
const cyclic: unknown[] = []
cyclic.push(cyclic)

const UNREADABLE = 'cannot be read: a getter or a proxy threw an error, or a list has over a million members'
const notPlain = (options: unknown, shown: string, meant?: unknown) => [
  issue(
    'wrong-type',
    '',
    options,
    `must be a plain object such as { origins: 'https://app.example.com' }, not ${shown}`,
    meant,
  ),
]
const unreadable = (path: string) => [issue('wrong-type', path, undefined, UNREADABLE)]

describe('what are no options at all', () => {
  class Options {
    origins = 'https://a.test'
  }
  it.each<[string, unknown, string, unknown?]>([
    ['null', null, 'null'],
    ['a string', 'https://a.test', '"https://a.test"', { origins: 'https://a.test' }],
    ['an empty string', '', '""'],
    ['an empty list', [], 'a list'],
    ['a number', 5, '5'],
    ['true', true, 'true'],
    ['a symbol', Symbol('options'), 'Symbol(options)'],
    ['a function', () => ({}), 'a function'],
    ['a list', ['https://a.test'], 'a list', { origins: ['https://a.test'] }],
    ['a class instance', new Options(), 'an object'],
    ['a map', new Map([['origins', 'https://a.test']]), 'an object'],
    ['a RegExp', /a/, '/a/'],
    ['an object that inherits its options', Object.create({ origins: 'https://a.test' }), 'an object'],
  ])('%s', (_what, options, shown, meant) => {
    expect(validateOptions(options)).toEqual(notPlain(options, shown, meant))
    expect(() => createPolicy(options as PolicyOptions)).toThrow(PolicyError)
  })

  it.each<[string, unknown, string]>([
    ['a revoked proxy', revoked(), ''],
    ['a proxy that refuses its prototype later', { origins: throwingLater() }, ''],
    ['a proxy that refuses its prototype', new Proxy({}, { getPrototypeOf: throwing }), ''],
    ['a proxy that refuses its names', new Proxy({}, { ownKeys: throwing }), ''],
    [
      'a proxy that refuses its values',
      new Proxy({ origins: 'https://a.test' }, { get: throwing }),
      'origins',
    ],
    [
      'a getter that throws',
      {
        get origins() {
          return throwing()
        },
      },
      'origins',
    ],
    ['a revoked proxy as a value', { origins: revoked() }, 'origins'],
    ['a revoked proxy in a list', { origins: [revoked()] }, 'origins'],
    ['a list of more members than anybody lists', { methods: new Array(1_000_001) }, 'methods'],
    ['a list whose members throw', { methods: new Proxy(['GET'], { get: throwing }) }, 'methods'],
    ['a proxy of a RegExp', { origins: new Proxy(/a/, {}) }, 'origins'],
    [
      'a RegExp whose source throws',
      { origins: Object.defineProperty(/a/, 'source', { get: throwing }) },
      'origins',
    ],
  ])('%s', (_what, options, path) => {
    expect(validateOptions(options)).toEqual(unreadable(path))
    expect(() => createPolicy(options as PolicyOptions)).toThrow(PolicyError)
  })

  it('a map in itself is a fault like any other map within a list of a resource', () => {
    const map: Record<string, unknown> = {}
    Object.assign(map, { origins: [map], methods: map })
    const [issue] = validateOptions({ resources: { '/a': map } })
    expect(issue).toMatchObject({ code: 'wrong-type', path: 'resources["/a"].origins[0]' })
  })

  it.each([[{ x: 1 }], [[1]]])('a member of a list in an entry is told as it was given: %j', (member) => {
    const [issue] = validateOptions({ resources: { '/a': { origins: [member] } } })
    expect(issue).toMatchObject({ path: 'resources["/a"].origins[0]', value: member })
  })

  it('a list in itself is a fault like any other list within a list', () => {
    expect(validateOptions({ allowHeaders: cyclic })).toMatchObject([
      { code: 'wrong-type', path: 'allowHeaders[0]', message: 'must be a header name, not a list' },
    ])
  })

  it('a proxy that hides nothing is read like an object', () => {
    const options = new Proxy({ origins: new Proxy(['https://a.test'], {}) }, {})
    expect(createPolicy(options).evaluate(actual('https://a.test')).allowed).toBe(true)
  })
})

it.each([
  ['a text of 80 characters whole', 'a'.repeat(80), `"${'a'.repeat(80)}"`],
  ['81 characters cut', 'a'.repeat(81), `"${'a'.repeat(80)}"…`],
])('a message shows %s', (_what, credentials, shown) => {
  expect(validateOptions({ credentials })).toMatchObject([{ message: `must be true or false, not ${shown}` }])
})

it('each option is read once', () => {
  let reads = 0
  const options = {
    get origins() {
      reads++
      return reads === 1 ? 'https://a.test' : '*'
    },
  }
  const policy = createPolicy(options as PolicyOptions)
  expect(reads).toBe(1)
  expect(policy.toJSON()).toEqual({ origins: 'https://a.test' })
})

describe('a configuration with many faults', () => {
  const options = {
    dangerouslyAllowPublicSuffixes: 1,
    maxAge: -1,
    origin: 'https://a.test',
    origins: ['https://a.test/', 'null', 'http://b.test', '*'],
    methods: ['patch', 'TRACE'],
    exposeHeaders: ['Set-Cookie'],
    allowHeaders: ['Cookie', 'X Y'],
    credentials: true,
    preflightStatus: 404,
  }
  const found = [
    ['unknown-option', 'origin'],
    ['origin-any-beside-others', 'origins'],
    ['origin-path', 'origins[0]'],
    ['origin-null', 'origins[1]'],
    ['origin-insecure', 'origins[2]'],
    ['origin-any-with-credentials', 'origins[3]'],
    ['method-case', 'methods[0]'],
    ['method-forbidden', 'methods[1]'],
    ['header-name-forbidden', 'allowHeaders[0]'],
    ['header-names-joined', 'allowHeaders[1]'],
    ['header-name-forbidden', 'exposeHeaders[0]'],
    ['max-age-out-of-range', 'maxAge'],
    ['status-out-of-range', 'preflightStatus'],
    ['wrong-type', 'dangerouslyAllowPublicSuffixes'],
  ]

  it('lists them all, unknown options first, then in the order of the options', () => {
    expect(validateOptions(options).map(({ code, path }) => [code, path])).toEqual(found)
  })

  it('throws them all at once, in an error whose message lists each', () => {
    const error = faultsOf(options)
    expect(error.issues).toEqual(validateOptions(options))
    expect(error.message).toBe(
      `This CORS policy has 14 faults:${error.issues.map(({ path, message }) => `\n  ${path}: ${message}`).join('')}`,
    )
  })

  it('throws one alone in the singular', () => {
    expect(faultsOf({ maxAge: -1 }).message).toBe(
      'This CORS policy has a fault:\n  maxAge: must be whole seconds from 0 to 86400 (one day), not -1',
    )
  })

  it('throws a fault of the options themselves under that name', () => {
    expect(faultsOf(null).message).toBe(
      "This CORS policy has a fault:\n  options: must be a plain object such as { origins: 'https://app.example.com' }, not null",
    )
  })

  it('throws a TypeError by name', () => {
    const error = faultsOf({ maxAge: -1 })
    expect(error).toBeInstanceOf(TypeError)
    expect(error.name).toBe('PolicyError')
    expect(String(error)).toMatch(/^PolicyError: This CORS policy/)
  })

  function faultsOf(faulty: unknown): PolicyError {
    try {
      createPolicy(faulty as PolicyOptions)
    } catch (error) {
      if (error instanceof PolicyError) return error
    }
    throw new Error('no PolicyError')
  }
})

describe('a polluted Object.prototype', () => {
  const prototype = Object.prototype as unknown as Record<string, unknown>
  const POLLUTION = {
    origins: 'https://evil.test',
    credentials: true,
    methods: 'evil',
    suggestion: 'evil',
    vary: 'Evil',
    'access-control-allow-origin': 'https://evil.test',
    evil: true,
  }
  afterEach(() => {
    for (const name of Object.keys(POLLUTION)) delete prototype[name]
  })

  it('has no effect on options', () => {
    Object.assign(prototype, POLLUTION)
    expect(validateOptions({})).toEqual([])
    const policy = createPolicy({})
    expect(policy.strategy).toBe('static')
    expect(Object.entries(policy.toJSON())).toEqual([])
    expect(Object.entries(policy.evaluate(actual('https://evil.test')).headers)).toEqual([
      ['access-control-allow-origin', '*'],
    ])
  })

  it('has no effect on what is sent back', () => {
    Object.assign(prototype, POLLUTION)
    const policy = createPolicy({
      origins: 'https://a.test',
      methods: '*',
      allowHeaders: ['x-a'],
      credentials: true,
    })
    expect(Object.entries(policy.evaluate(preflight('https://a.test')).headers)).toEqual([
      ['access-control-allow-origin', 'https://a.test'],
      ['access-control-allow-credentials', 'true'],
      ['access-control-allow-headers', 'x-a'],
      ['access-control-max-age', '600'],
      ['access-control-allow-methods', 'PUT'],
      ['vary', 'Access-Control-Request-Method'],
    ])
  })

  it('has no effect on faults', () => {
    Object.assign(prototype, POLLUTION)
    const [fault] = validateOptions({ maxAge: Number.NaN })
    expect(Object.keys(fault ?? {})).toEqual(['code', 'path', 'value', 'message'])
  })
})
