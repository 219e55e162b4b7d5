import { afterEach, describe, expect, it } from 'vitest'
import { expectSuggestionsToHelp, type IssueRow, issue, issueRow } from '../../test/issues.ts'
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
  issueRow(`preflightStatus ${value}`, 'preflightStatus', value, 'status-out-of-range')
const tooLong = (value: number) => issueRow(`timeout ${value}`, 'timeout', value, 'timeout-out-of-range')

const rows: IssueRow[] = [
  ...FLAGS.flatMap((flag) => [
    issueRow(`${flag} 1`, flag, 1, 'wrong-type'),
    issueRow(`${flag} null`, flag, null, 'wrong-type'),
    issueRow(`${flag} 'yes'`, flag, 'yes', 'wrong-type'),
    issueRow(`${flag} 'false'`, flag, 'false', 'wrong-type', false),
  ]),
  // `credentials` itself would be at odds with the default of `origins`.
  ...FLAGS.slice(1).map((flag) => issueRow(`${flag} 'true'`, flag, 'true', 'wrong-type', true)),
  issueRow('allowPrivateNetwork 1', 'allowPrivateNetwork', 1, 'wrong-type'),
  issueRow('allowPrivateNetwork for any origin', 'allowPrivateNetwork', true, 'private-network-any-origin'),
  ...[199, 300, 404, 204.5, Number.NaN].map(outOfRange),
  issueRow('preflightStatus text', 'preflightStatus', '204', 'wrong-type'),
  ...[0, -1, 2 ** 31, Number.NaN, Number.POSITIVE_INFINITY].map(tooLong),
  issueRow('timeout text', 'timeout', '5s', 'wrong-type'),
  issueRow('onError text', 'onError', 'log', 'wrong-type'),
  issueRow('isPublicSuffix list', 'isPublicSuffix', ['github.io'], 'wrong-type'),
]

describe('an option is refused', () => {
  it.each(rows)('$what', ({ options, issues }) => {
    expect(validateOptions(options)).toEqual(issues)
  })

  it.each(rows)('$what: what is suggested in its place is right', expectSuggestionsToHelp)
})

describe('options without issue', () => {
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
    // A symbol is never a misspelled option.
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
const notPlain = (options: unknown, meant?: unknown) => [issue('wrong-type', '', options, meant)]
const unreadable = (path: string) => [issue('wrong-type', path, undefined)]

describe('values that are not options', () => {
  class Options {
    origins = 'https://a.test'
  }
  it.each<[string, unknown, unknown?]>([
    ['null', null],
    ['a string', 'https://a.test', { origins: 'https://a.test' }],
    ['an empty string', ''],
    ['an empty list', []],
    ['a number', 5],
    ['true', true],
    ['a symbol', Symbol('options')],
    ['a function', () => ({})],
    ['a list', ['https://a.test'], { origins: ['https://a.test'] }],
    ['a class instance', new Options()],
    ['a map', new Map([['origins', 'https://a.test']])],
    ['a RegExp', /a/],
    ['an object that inherits its options', Object.create({ origins: 'https://a.test' })],
  ])('%s', (_what, options, meant) => {
    expect(validateOptions(options)).toEqual(notPlain(options, meant))
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

  it('a map in itself is an issue like any other map within a list of a resource', () => {
    const map: Record<string, unknown> = {}
    Object.assign(map, { origins: [map], methods: map })
    const [issue] = validateOptions({ resources: { '/a': map } })
    expect(issue).toMatchObject({ code: 'wrong-type', path: 'resources["/a"].origins[0]' })
  })

  it.each([[{ x: 1 }], [[1]]])('a member of a list in an entry is told as it was given: %j', (member) => {
    const [issue] = validateOptions({ resources: { '/a': { origins: [member] } } })
    expect(issue).toMatchObject({ path: 'resources["/a"].origins[0]', value: member })
  })

  it('a list in itself is an issue like any other list within a list', () => {
    expect(validateOptions({ allowHeaders: cyclic })).toMatchObject([
      { code: 'wrong-type', path: 'allowHeaders[0]' },
    ])
  })

  it('a proxy that hides nothing is read like an object', () => {
    const options = new Proxy({ origins: new Proxy(['https://a.test'], {}) }, {})
    expect(createPolicy(options).evaluate(actual('https://a.test')).allowed).toBe(true)
  })
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

describe('a configuration with many issues', () => {
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
    const error = errorOf(options)
    expect(error.issues).toEqual(validateOptions(options))
    for (const { path, message } of error.issues) expect(error.message).toContain(`\n  ${path}: ${message}`)
  })

  it('throws a TypeError by name', () => {
    const error = errorOf({ maxAge: -1 })
    expect(error).toBeInstanceOf(TypeError)
    expect(error.name).toBe('PolicyError')
    expect(String(error)).toMatch(/^PolicyError: This CORS policy/)
  })

  function errorOf(options: unknown): PolicyError {
    try {
      createPolicy(options as PolicyOptions)
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

  it('has no effect on issues', () => {
    Object.assign(prototype, POLLUTION)
    const [issue] = validateOptions({ maxAge: Number.NaN })
    expect(Object.keys(issue ?? {})).toEqual(['code', 'path', 'value', 'message'])
  })
})
