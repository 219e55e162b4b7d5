import { describe, expect, it } from 'vitest'
import { readPolicy } from './read-policy.ts'

const optionsOf = (text: string): unknown => {
  const { options, issues } = readPolicy(text)
  expect(issues).toEqual([])
  return JSON.parse(
    JSON.stringify(options, (_name, value) => (value instanceof RegExp ? String(value) : value)),
  )
}

describe('options are read', () => {
  it.each([
    ['from createPolicy', `createPolicy({ origins: '*' })`],
    ['before a semicolon', `createPolicy({ origins: '*' });`],
    ['without a call', `{ origins: '*' }`],
    ['without a call, after a line break', `\n  { origins: '*' }`],
    ['from middleware', `app.use(cors({ origins: '*' }))`],
    ['from a declaration', `const policy = createPolicy({ origins: '*' })`],
    ['after a comment', `// for all\ncreatePolicy({ /* any */ origins: '*' })`],
  ])('%s', (_where, text) => {
    expect(optionsOf(text)).toEqual({ origins: '*' })
  })

  it('from a call without arguments', () => {
    expect(optionsOf('createPolicy()')).toEqual({})
  })
})

describe('values', () => {
  it.each([
    ['a string', `'https://a.test'`, 'https://a.test'],
    ['in double quotes', `"it's"`, "it's"],
    ['with escapes', `'\\u0061\\x62\\u{63}\\n\\''`, "abc\n'"],
    ['a template without expressions', '`https://a.test`', 'https://a.test'],
    ['a list with comments and a trailing comma', `['a', /* b */ 'c',]`, ['a', 'c']],
    ['a regular expression', '/^https:\\/\\/a/i', '/^https:\\/\\/a/i'],
    ['a number', '7_200', 7200],
    ['a negative number', '-1', -1],
    ['a product', '2 * 60 * 60', 7200],
    ['a fraction', '1.5', 1.5],
    ['a boolean', 'true', true],
    ['in parentheses', '(false)', false],
    ['null', 'null', null],
    [
      'an object',
      `{ '/api/*': { origins: '*' }, ['/b']: false }`,
      { '/api/*': { origins: '*' }, '/b': false },
    ],
  ])('%s', (_what, written, value) => {
    expect(optionsOf(`createPolicy({ given: ${written} })`)).toEqual({ given: value })
  })

  it('undefined is a value', () => {
    expect(Object.keys(readPolicy('createPolicy({ origins: undefined })').options ?? {})).toEqual(['origins'])
  })

  it('__proto__ is an ordinary name', () => {
    expect(Object.keys(readPolicy(`createPolicy({ '__proto__': { x: 1 } })`).options ?? {})).toEqual([
      '__proto__',
    ])
  })
})

describe('places have the paths of core', () => {
  const text = `createPolicy({ origins: ['a', 'b'], resources: { '/api/*': { maxAge: 1 } } })`
  const { places } = readPolicy(text)
  const textAt = (path: string, part: 'value' | 'key'): string | undefined => {
    const range = places.get(path)?.[part]
    return range ? text.slice(range.from, range.to) : undefined
  }

  it.each([
    ['', 'value', text.slice('createPolicy('.length, -1)],
    ['origins', 'value', "['a', 'b']"],
    ['origins', 'key', 'origins'],
    ['origins[1]', 'value', "'b'"],
    ['origins[1]', 'key', undefined],
    ['resources["/api/*"]', 'key', "'/api/*'"],
    ['resources["/api/*"].maxAge', 'value', '1'],
  ] as const)('%s, %s', (path, part, found) => {
    expect(textAt(path, part)).toBe(found)
  })

  it('also for options without a call', () => {
    const bare = `{ origins: 'a' }`
    const range = readPolicy(bare).places.get('origins')?.value
    expect(bare.slice(range?.from, range?.to)).toBe("'a'")
  })
})

const HOLED = '`$' + '{a}`'

describe('code is reported at its place', () => {
  it.each([
    ['a variable', 'createPolicy({ origins: mine })', 'mine', /has no value in the playground/],
    ['a variable of the same name', 'createPolicy({ origins })', 'origins', /has no value in the playground/],
    [
      'the environment',
      'createPolicy({ origins: process.env.A })',
      'process.env.A',
      /Write the value itself, such as 'https:/,
    ],
    [
      'a number from the environment',
      'createPolicy({ maxAge: env.A })',
      'env.A',
      /Write the value itself\.$/,
    ],
    ['a template with an expression', `createPolicy({ origins: ${HOLED} })`, HOLED, /has no value/],
    ['joined strings', `createPolicy({ origins: 'a' + 'b' })`, `'a' + 'b'`, /has no value/],
    ['a function', 'createPolicy({ origins: () => true })', '() => true', /does not run functions/],
    ['a method', 'createPolicy({ origins() {} })', 'origins() {}', /does not run functions/],
    ['a spread', 'createPolicy({ ...shared })', '...shared', /spread/],
    ['a spread in a list', 'createPolicy({ origins: [...all] })', '...', /spread/],
    ['an invalid RegExp', 'createPolicy({ origins: /(/ })', '/(/', /Invalid regular expression/],
  ])('%s', (_what, text, place, message) => {
    const { options, issues } = readPolicy(text)
    expect(options).toBeUndefined()
    expect(issues.map(({ from, to }) => text.slice(from, to))).toEqual([place])
    expect(issues[0]?.message).toMatch(message)
  })

  it('a missing bracket', () => {
    const { options, issues } = readPolicy(`createPolicy({ origins: ['a' })`)
    expect(options).toBeUndefined()
    expect(issues).toMatchObject([{ from: 29, to: 30, reason: 'incomplete' }])
  })

  it.each(['', '   ', 'createPolicy', `'text'`])('there are no options in %j', (text) => {
    expect(readPolicy(text)).toMatchObject({
      options: undefined,
      issues: [{ reason: 'no-options', message: expect.stringMatching(/^Write the options/) }],
    })
  })

  it('a hook is left out and the rest is read', () => {
    const { options, issues } = readPolicy(
      `createPolicy({ maxAge: 1, onError: (error) => log(error), isPublicSuffix() {} })`,
    )
    expect({ ...options }).toEqual({ maxAge: 1 })
    expect(issues.map(({ reason }) => reason)).toEqual(['left-out', 'left-out'])
  })
})

it('no code runs', () => {
  const global = globalThis as { touched?: true }
  readPolicy(`createPolicy({ origins: (() => { globalThis.touched = true })() })`)
  expect(global.touched).toBeUndefined()
})
