import { describe, expect, it } from 'vitest'
import { expectSuggestionsToHelp } from '../../test/issues.ts'
import { createPolicy, type PolicyIssueCode, type PolicyOptions, validateOptions } from '../index.ts'

type Row = readonly [expression: RegExp, code: PolicyIssueCode, suggestion?: unknown]

describe('a RegExp that matches no origin', () => {
  it.each<Row>([
    [/example\.com$/, 'origin-scheme-missing', 'https://example.com'],
    [/\.example\.com$/, 'origin-scheme-missing', 'https://*.example.com'],
    [/^example\.com$/, 'origin-scheme-missing', 'https://example.com'],
    [/^localhost$/, 'origin-scheme-missing', 'https://localhost'],
    [/app.example.com/, 'origin-scheme-missing', 'https://app.example.com'],
    [/^http:\/\/localhost:/, 'origin-regexp-never', 'http://localhost:*'],
    [/^https:\/\/App\.example\.com$/, 'origin-regexp-never', 'https://app.example.com'],
    [/https:\/\/example\.com\/$/, 'origin-regexp-never', 'https://example.com'],
    [/https:\/\/example\.com:443$/, 'origin-regexp-never', 'https://example.com'],
    [/^https:\/\/undefined$/, 'origin-regexp-never'],
  ])('%s', (origins, code, suggestion) => {
    for (const credentials of [false, true]) {
      const options = { origins, credentials }
      const issues = validateOptions(options)
      expect(issues).toMatchObject([{ code, path: 'origins', value: origins }])
      expect(issues[0]?.suggestion).toEqual(suggestion)
      expectSuggestionsToHelp({ what: '', options, issues })
    }
  })

  it.each<[RegExp, string]>([
    [/https:\/\/app\.example\.com/, 'https://app.example.com'],
    [/http.*\.example\.com/, 'http://app.example.com'],
    [/https...app\.example\.com/, 'https://app.example.com'],
    [/.*\.example\.com/, 'https://app.example.com'],
    [/^(capacitor|https):\/\/localhost$/, 'capacitor://localhost'],
  ])('but %s matches %s', (origins, origin) => {
    expect(createPolicy({ origins }).allowsOrigin(origin)).toBe(true)
  })
})

describe('with credentials, a RegExp that can match other origins than those named', () => {
  it.each<Row>([
    [/.*/, 'origin-scheme-missing'],
    [/.*\.example\.com/, 'origin-scheme-missing', 'https://*.example.com'],
    [
      /^(https?:\/\/)?(\w+\.)?example\.com$/,
      'origin-scheme-missing',
      ['https://*.example.com', 'https://example.com'],
    ],
    [/https:\/\/.{12,}/, 'origin-regexp-loose'],
    [/https:\/\/\w+\.com/, 'origin-regexp-loose'],
    [/http:\/\/192\.168\.1\.\d+:\d+/, 'origin-regexp-loose'],
    [/https:\/\/.*example\.com/, 'origin-regexp-loose', ['https://example.com', 'https://*.example.com']],
    [/^https:\/\/example\.com.*/, 'origin-regexp-loose'],
    [/^https?:\/\/www.example\.com$/, 'origin-regexp-loose', 'https://www.example.com'],
    [/^http:\/\/app.example\.com$/, 'origin-regexp-loose', 'https://app.example.com'],
    [/^https:\/\/pr.site\.github\.io$/, 'origin-public-suffix'],
    [/^https:\/\/.*.github\.io$/, 'origin-regexp-loose'],
    [/https:\/\/[a-z-]+\.github\.io/, 'origin-public-suffix'],
    [/https:\/\/my-app-[a-z0-9-]+\.vercel\.app/, 'origin-public-suffix'],
    [/https:\/\/.*\.railway\.app/, 'origin-public-suffix'],
    [/https:\/\/[a-z]+\.co\.uk/, 'origin-public-suffix'],
    [/^https?:\/\/app\.example\.com$/, 'origin-insecure', 'https://app.example.com'],
    [/^http:\/\/(a|b)\.test:\d+$/, 'origin-insecure', ['https://a.test:*', 'https://b.test:*']],
  ])('%s', (origins, code, suggestion) => {
    const options = { origins, credentials: true }
    const issues = validateOptions(options)
    expect(issues).toMatchObject([{ code, path: 'origins', value: origins }])
    expect(issues[0]?.suggestion).toEqual(suggestion)
    expect(validateOptions({ origins })).toEqual([])
    expectSuggestionsToHelp({ what: '', options, issues })
  })

  it('each kind of risk is reported once', () => {
    const origins = /^https?:\/\/.*\.(github\.io|vercel\.app|example\.com)$/
    expect(validateOptions({ origins, credentials: true })).toEqual([
      {
        code: 'origin-public-suffix',
        path: 'origins',
        value: origins,
        message: expect.any(String),
      },
      {
        code: 'origin-insecure',
        path: 'origins',
        value: origins,
        message: expect.any(String),
      },
    ])
  })

  it.each<[string, PolicyOptions]>([
    ['an origin', { origins: /^https:\/\/app\.example\.com$/ }],
    ['subdomains', { origins: /^https:\/\/([a-z0-9-]+\.)+example\.com$/ }],
    ['this machine over http', { origins: /^https?:\/\/localhost(:\d+)?$/ }],
    ['names of this machine', { origins: /^http:\/\/[a-z]+\.app\.localhost$/ }],
    ['an app', { origins: /^capacitor:\/\/localhost$/ }],
    [
      'http that is accepted',
      { origins: /https?:\/\/app\.example\.com/, dangerouslyAllowInsecureOrigins: true },
    ],
    [
      'a public suffix that is accepted',
      { origins: /https:\/\/[a-z-]+\.github\.io/, dangerouslyAllowPublicSuffixes: true },
    ],
    [
      'an isPublicSuffix that knows better',
      { origins: /https:\/\/[a-z-]+\.github\.io/, isPublicSuffix: () => false },
    ],
  ])('but not %s', (_what, options) => {
    expect(validateOptions({ ...options, credentials: true })).toEqual([])
  })

  it.each([/.*/, /https:\/\/.{12,}/, /https:\/\/\w+\.com/])('%s is never accepted', (origins) => {
    const options = {
      origins,
      credentials: true,
      dangerouslyAllowInsecureOrigins: true,
      dangerouslyAllowPublicSuffixes: true,
      isPublicSuffix: () => false,
    }
    expect(validateOptions(options)).toHaveLength(1)
  })

  it('isPublicSuffix is asked once about each domain', () => {
    const asked: string[] = []
    const options: PolicyOptions = {
      origins: [/https?:\/\/[a-z]+\.customers\.example/, 'https://*.customers.example'],
      credentials: true,
      isPublicSuffix: (host) => asked.push(host) > 0,
    }
    expect(validateOptions(options).map(({ code }) => code)).toEqual([
      'origin-public-suffix',
      'origin-insecure',
      'origin-public-suffix',
    ])
    expect(asked).toEqual(['customers.example'])
  })

  it('it is reported where it is: in a list, and in a path', () => {
    const resources = { '/x': { origins: ['https://a.test', /.*/], credentials: true } }
    expect(validateOptions({ resources }).map(({ code, path }) => [code, path])).toEqual([
      ['origin-scheme-missing', 'resources["/x"].origins[1]'],
    ])
  })
})

it('a RegExp that an engine cannot use is reported at startup, not by a request', () => {
  const origins = new RegExp(`https://${'(a)'.repeat(32_000)}\\.test`)
  let usable = true
  try {
    origins.test('https://a.test')
  } catch {
    usable = false
  }
  // V8 fails when it first runs the RegExp. JavaScriptCore has no such limit.
  const codes = validateOptions({ origins }).map(({ code }) => code)
  expect(codes).toEqual(usable ? [] : ['origin-regexp-loose'])
})

it('only the source and the flags of a RegExp are used', () => {
  class Own extends RegExp {
    override exec(): null {
      throw new Error('was called')
    }
    override test(): boolean {
      return true
    }
    override toString(): string {
      throw new Error('was called')
    }
  }
  const policy = createPolicy({ origins: new Own('https://a\\.test') })
  expect(policy.allowsOrigin('https://a.test')).toBe(true)
  expect(policy.allowsOrigin('https://b.test')).toBe(false)
})
