import type { PolicyOptions } from '@corsage/core'
import { describe, expect, it } from 'vitest'
import { policyFileOf } from '../audit-policy/policy-file.ts'
import { comparePolicies, type PathDifference } from './compare.ts'
import { opens, wordsOf } from './result.ts'

/** Compares options, and returns one difference for each path. */
function compare(old: PolicyOptions, next: PolicyOptions): Promise<readonly PathDifference[]> {
  return comparePolicies(policyFileOf(old, 'old'), policyFileOf(next, 'new'))
}

/** Compares options without paths. Each witness must be real. */
async function only(old: PolicyOptions, next: PolicyOptions) {
  const [difference, ...others] = await compare(old, next)
  if (difference === undefined || others.length > 0) throw new Error('There is more than one path.')
  for (const { direction, witness } of difference.changes) {
    expect([witness, witness.before.allowed, witness.after.allowed]).toEqual([
      witness,
      direction === 'narrower',
      direction === 'wider',
    ])
  }
  return {
    words: wordsOf(difference),
    opens: opens(difference),
    changes: difference.changes.map(
      ({ direction, dimension, subject }) => `${direction} ${dimension} ${subject}`,
    ),
    origins: difference.changes.map(({ witness }) => witness.origin),
    unknown: difference.unknown.length,
    notes: difference.notes,
  }
}

const a = 'https://a.example'
const b = 'https://b.example'

describe('origins', () => {
  type Origins = PolicyOptions['origins']
  const unchanged = ['unchanged']
  const rows: readonly (readonly [Origins, Origins, readonly string[], string?])[] = [
    ['https://*.e.com', 'https://*.e.com:*', ['wider'], 'https://shop.e.com:8443'],
    ['https://*.e.com', 'https://*.a.e.com', ['narrower'], 'https://shop.e.com'],
    ['https://a*c.e.dev', 'https://ab*c.e.dev', ['narrower'], 'https://ashopc.e.dev'],
    ['https://ab*c.e.dev', 'https://a*c.e.dev', ['wider'], 'https://ashopc.e.dev'],
    ['https://a-*.e.dev', ['https://a-*.e.dev', 'https://a-*.x.e.dev'], ['wider'], 'https://a-shop.x.e.dev'],
    ['http://localhost:*', /^http:\/\/localhost(:\d+)?$/, unchanged],
    [/^http:\/\/localhost(:\d+)?$/, 'http://localhost:*', unchanged],
    [/^https:\/\/(app|www)\.e\.com$/, ['https://app.e.com', 'https://www.e.com'], unchanged],
    [['https://app.e.com', 'https://www.e.com'], /^https:\/\/(app|www)\.e\.com$/, unchanged],
    [
      ['https://*.e.com', 'https://e.com'],
      /^https:\/\/([a-z0-9-]+\.)*e\.com$/,
      ['narrower'],
      'https://_.e.com',
    ],
    [/^https:\/\/([a-z0-9_-]+\.)+e\.com$/, 'https://*.e.com', unchanged],
    [/^https:\/\/[a-z]+\.e\.com$/, /^https:\/\/[a-z]{2,}\.e\.com$/, ['narrower'], 'https://a.e.com'],
    [/^https:\/\/[a-z]+\.e\.com$/i, /^https:\/\/[a-z]+\.e\.com$/, unchanged],
    [/^https:\/\/[a-z]+\.e\.com$/u, /^https:\/\/[a-z]+\.e\.com$/, unchanged],
    ['https://*.a.e.com', ['https://*.a.e.com', 'https://*.b.a.e.com'], unchanged],
    [['https://*.e.com', 'https://*.a.e.com'], 'https://*.e.com', unchanged],
    [a, '*', ['wider'], 'https://shop.example.com'],
    ['*', '*', unchanged],
    [/^[\s\S]*$/, '*', ['wider'], 'null'],
    ['moz-extension://*', /^moz-extension:\/\/[a-z0-9-]+$/, ['narrower'], 'moz-extension://A'],
    ['capacitor://localhost', 'capacitor://localhost:*', ['wider'], 'capacitor://localhost:8443'],
    [`${a}, ${b}`, [b, a], unchanged],
    ['https://*.e.com', ['https://a*b.e.com', 'https://*.a.e.com', 'https://*.e.com'], unchanged],
    [['https://*.e.com:*'], ['https://*.e.com:*', 'https://a*.b.e.com:8443'], unchanged],
    [['https://a*.e.com'], ['https://a*.e.com', 'https://ab*c.e.com'], unchanged],
    [['https://a*.e.com'], ['https://a*.e.com', 'https://a_*.e.com'], ['wider'], 'https://a_shop.e.com'],
    [['https://a*.e.com'], ['https://a*.e.com', 'https://*.e.com'], ['wider'], 'https://shop.e.com'],
    [['https://a*.e.com'], ['https://a*.e.com', 'http://ab*.e.com'], ['wider'], 'http://abshop.e.com'],
    // An origin has no 400 characters.
    [a, [a, /^https:\/\/a{400}\.example$/], unchanged],
    [['https://*.x.dev', 'http://*.x.dev'], /^https?:\/\/([a-z0-9_-]+\.)+x\.dev$/, unchanged],
  ]
  const cases = rows.map(([old, next, words, origin]) => ({
    name: `${String(old)} → ${String(next)}`,
    old,
    next,
    words,
    origin,
  }))
  it.each(cases)('$name', async ({ old, next, words, origin }) => {
    const found = await only({ origins: old }, { origins: next })
    expect(found.words).toEqual(words)
    expect(found.opens).toBe(words.includes('wider'))
    if (origin !== undefined) expect(found.origins).toContain(origin)
    const reverse = await only({ origins: next }, { origins: old })
    const turned: Readonly<Record<string, string>> = { wider: 'narrower', narrower: 'wider' }
    expect(reverse.words).toEqual(words.map((word) => turned[word] ?? word))
  })

  it('one witness for each entry', async () => {
    const found = await only({ origins: a }, { origins: ['https://*.e.com', b, 'https://*.f.com', a] })
    expect(found.changes).toEqual([
      `wider origins ${b}`,
      'wider origins https://*.e.com',
      'wider origins https://*.f.com',
    ])
  })

  it('null', async () => {
    const found = await only({ origins: a }, { origins: [a, 'null'], dangerouslyAllowNullOrigin: true })
    expect(found.origins).toEqual(['null'])
  })

  it('1,000 wildcards and 1,000 exact origins', async () => {
    const many = (from: number) =>
      Array.from({ length: 1_000 }, (_, index) => [
        `https://*.t${from + index}.e.com`,
        `https://t${from + index}.f.com`,
      ]).flat()
    const found = await only({ origins: many(0) }, { origins: many(1) })
    expect(found.changes).toEqual([
      'wider origins https://t1000.f.com',
      'wider origins https://*.t1000.e.com',
      'narrower origins https://t0.f.com',
      'narrower origins https://*.t0.e.com',
    ])
  })

  it('a RegExp and the 900 exact origins that it matches', async () => {
    const origins = Array.from({ length: 900 }, (_, index) => `https://t${index + 100}.f.com`)
    const expression = /^https:\/\/t[1-9][0-9]{2}\.f\.com$/
    expect((await only({ origins }, { origins: expression })).words).toEqual(unchanged)
    expect((await only({ origins: origins.slice(1) }, { origins: expression })).origins).toEqual([
      'https://t100.f.com',
    ])
  })
})

describe('dimensions are compared one by one', () => {
  it('only origins, if there is no common one', async () => {
    const found = await only({ origins: a }, { origins: b, methods: ['PUT', 'DELETE'] })
    expect(found.changes).toEqual([`wider origins ${b}`, `narrower origins ${a}`])
  })

  it('a method of a common origin', async () => {
    const found = await only({ origins: [a, b], methods: [] }, { origins: a, methods: ['PUT'] })
    expect(found.changes).toEqual([`narrower origins ${b}`, 'wider methods PUT'])
    expect(found.origins[1]).toBe(a)
  })

  it('an origin that two patterns have in common', async () => {
    const [old, next] = ['https://a*.e.com', 'https://*z.e.com']
    const found = await only({ origins: old, methods: [] }, { origins: next, methods: ['PUT'] })
    expect(found.changes).toContain('wider methods PUT')
    const apart = await only({ origins: old, methods: [] }, { origins: 'https://b*.e.com', methods: ['PUT'] })
    expect(apart.changes).not.toContain('wider methods PUT')
  })

  const rows: readonly (readonly [PolicyOptions, PolicyOptions, readonly string[]])[] = [
    [{ methods: ['PUT'] }, { methods: ['GET', 'PUT'] }, []],
    [{ exposeHeaders: [] }, {}, []],
    [{ methods: [] }, { methods: ['GET'] }, []],
    [{ methods: '*' }, { methods: '*', credentials: true }, ['wider credentials credentials']],
    [{}, { methods: '*' }, ['wider methods PROPFIND']],
    [{ allowHeaders: [] }, { allowHeaders: ['Content-Type'] }, ['wider headers content-type']],
    [
      { allowHeaders: [] },
      { allowHeaders: ['accept', 'range'] },
      ['wider headers accept', 'wider headers range'],
    ],
    [{ allowHeaders: ['authorization'] }, {}, ['wider headers content-type']],
    [{ allowHeaders: 'X-A' }, { allowHeaders: ['x-a'] }, []],
    [{}, { exposeHeaders: ['ETag', 'content-type'] }, ['wider exposed headers etag']],
    [
      { exposeHeaders: '*' },
      { credentials: true, exposeHeaders: ['x'] },
      ['wider credentials credentials', 'narrower exposed headers etag'],
    ],
    [{}, { allowPrivateNetwork: true }, ['wider private network private network']],
    [{}, { timingAllowOrigin: true }, ['wider timing timing']],
  ]
  it.each(rows)('%j → %j', async (old, next, changes) => {
    const found = await only({ origins: [a, b], ...old }, { origins: [a, b], ...next })
    expect(found.changes).toEqual(changes)
  })

  it('maxAge, status and Vary are notes', async () => {
    const found = await only({ origins: a }, { origins: [a, a], maxAge: 5, preflightStatus: 200 })
    expect(found.words).toEqual(['unchanged'])
    expect(found.notes).toHaveLength(2)
    const varying = await only({ origins: a }, { origins: [a, b] })
    expect(varying.notes).toEqual(['Responses now vary on Origin.'])
  })
})

describe('paths', () => {
  const words = async (old: PolicyOptions, next: PolicyOptions) =>
    Object.fromEntries((await compare(old, next)).map((each) => [each.path ?? 'rest', wordsOf(each).join()]))

  it('one cell for each pattern of either policy', async () => {
    const resources = { '/api/*': { origins: b }, '/api/private': false as const }
    expect(await words({ origins: a, resources }, { origins: a })).toEqual({
      '/api/*': 'wider,narrower',
      '/api/private': 'wider',
      rest: 'unchanged',
    })
  })

  it('entries inherit, and an exact path wins', async () => {
    const old = { origins: a, credentials: true, resources: { '/x/*': {}, '/x': { credentials: false } } }
    expect(await words(old, { origins: a, credentials: true })).toEqual({
      '/x/*': 'unchanged',
      '/x': 'wider',
      rest: 'unchanged',
    })
  })

  it('one path in two spellings', async () => {
    expect(
      await words(
        { resources: { '/caf\u00e9': { origins: a } } },
        { resources: { '/caf%C3%A9': { origins: a } } },
      ),
    ).toEqual({ '/caf\u00e9': 'unchanged', rest: 'unchanged' })
  })

  it('all paths covered by a pattern', async () => {
    expect(await words({ resources: { '/*': { origins: a } } }, { origins: a })).toEqual({
      '/*': 'unchanged',
    })
  })

  it('a path that is no longer covered is unknown', async () => {
    const old = { resources: { '/api/*': false as const, '/b': { origins: a } } }
    const next = { resources: { '/b': { origins: a } } }
    const differences = await compare(old, next)
    expect(differences.map((each) => [each.path, wordsOf(each), opens(each)])).toEqual([
      ['/api/*', ['unknown'], true],
      ['/b', ['unchanged'], false],
      [null, ['unchanged'], false],
    ])
    expect((await compare(next, old)).some(opens)).toBe(false)
  })
})

describe('unknown', () => {
  const ask = () => true
  const rows: readonly (readonly [string, PolicyOptions, PolicyOptions, boolean])[] = [
    ['a function in both', { origins: ask }, { origins: ask }, true],
    ['a new function', { origins: a }, { origins: [a, ask] }, true],
    ['an origin instead of a function', { origins: ask }, { origins: a }, true],
    ['a function removed', { origins: [a, ask] }, { origins: a }, false],
    [
      'a lookahead in OLD',
      { origins: /^https:\/\/(?!evil)[a-z]+\.e\.com$/ },
      { origins: /^https:\/\/[a-z]+\.e\.com$/ },
      true,
    ],
    [
      'a lookahead in NEW',
      { origins: 'https://e.com' },
      { origins: /^https:\/\/(?!a|b|c)[abc]\.e\.com$/ },
      true,
    ],
    ['the application no longer answers preflights', { preflightContinue: true }, {}, true],
  ]
  it.each(rows)('%s', async (_name, old, next, isOpening) => {
    const found = await only(old, next)
    expect(found.words).toContain('unknown')
    expect(found.opens).toBe(isOpening)
  })

  it.each([
    ['a function within *', { origins: '*' }, { origins: ask }],
    ['the application answers preflights now', {}, { preflightContinue: true }],
    [
      'a RegExp that is narrowed',
      { origins: 'https://*.e.com' },
      { origins: /^https:\/\/(?!evil)[a-z]+\.e\.com$/ },
    ],
  ] satisfies [string, PolicyOptions, PolicyOptions][])('%s cannot be wider', async (_name, old, next) => {
    expect((await only(old, next)).opens).toBe(false)
  })

  it('too many ways to match', async () => {
    const found = await only(
      { origins: /^https:\/\/[ab]*a[ab]{16}\.e\.com$/ },
      { origins: /^https:\/\/[ab]*a[ab]{15}a\.e\.com$/ },
    )
    expect(found.opens).toBe(true)
  })

  it('a witness is found despite an approximation', async () => {
    const found = await only(
      { origins: /^https:\/\/(?!evil)[a-z]+\.e\.com$/ },
      { origins: /^https:\/\/[a-z]+\.[ef]\.com$/ },
    )
    expect(found.words).toContain('wider')
  })
})
