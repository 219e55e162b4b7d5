import { describe, expect, it } from 'vitest'
import { issue } from '../../test/faults.ts'
import { createPolicy, type PolicyOptions, validateOptions } from '../index.ts'

const PATTERN = 'write a pattern such as https://*.example.com'
const HTTPS_ALONE = 'match https alone, or set dangerouslyAllowInsecureOrigins'
const any = (expression: RegExp, origin: string) =>
  issue(
    'origin-any-with-credentials',
    'origins',
    expression,
    `${expression} allows ${origin}, and so every site to read what your users may: list the origins you trust, or remove credentials`,
  )
const loose = (expression: RegExp, origin: string) =>
  issue(
    'origin-regexp-loose',
    'origins',
    expression,
    `${expression} allows ${origin}, which a stranger can have: ${PATTERN}`,
  )
const shared = (expression: RegExp, origin: string) =>
  issue(
    'origin-public-suffix',
    'origins',
    expression,
    `${expression} allows ${origin}, where strangers have sites: name your own, or set dangerouslyAllowPublicSuffixes`,
  )
const insecure = (expression: RegExp, origin: string) =>
  issue(
    'origin-insecure',
    'origins',
    expression,
    `whoever controls the network can read what users of "${origin}" can: ${HTTPS_ALONE}`,
  )

describe('a RegExp that matches no origin', () => {
  it.each<[string, RegExp]>([
    ['the end of a host', /example\.com$/],
    ['the end of a host, dot in front', /\.example\.com$/],
    ['a host', /^example\.com$/],
    ['a host and a port', /^localhost$/],
    ['a host whose dot is not escaped', /app.example.com/],
  ])('%s', (_what, expression) => {
    const message = `${expression} matches no origin, whose scheme it must match, too: ${PATTERN}`
    expect(validateOptions({ origins: expression })).toEqual([
      issue('origin-scheme-missing', 'origins', expression, message),
    ])
  })

  it.each<[string, RegExp, string]>([
    ['a scheme', /https:\/\/app\.example\.com/, 'https://app.example.com'],
    ['a scheme in a class', /https[:]\/\/app\.example\.com/, 'https://app.example.com'],
    ['anything behind its scheme', /http.*\.example\.com/, 'http://app.example.com'],
    ['any character behind its scheme', /https...app\.example\.com/, 'https://app.example.com'],
    ['anything in front', /.*\.example\.com/, 'https://app.example.com'],
    ['a group in front', /(https:\/\/)app\.example\.com/, 'https://app.example.com'],
    ['alternatives', /^(capacitor|https):\/\/localhost$/, 'capacitor://localhost'],
    ['a scheme with a dot', /^com\.example:\/\/app$/, 'com.example://app'],
  ])('but one with %s may', (_what, expression, origin) => {
    expect(createPolicy({ origins: expression }).allowsOrigin(origin)).toBe(true)
  })
})

describe('with credentials, a RegExp that strangers match', () => {
  it.each<[string, RegExp, ReturnType<typeof issue>[]]>([
    ['everything', /.*/, [any(/.*/, 'https://zq.test')]],
    ['everything over https', /^https:\/\/.*$/, [any(/^https:\/\/.*$/, 'https://zq.test')]],
    ['everything of a top-level domain', /https:\/\/\w+\.com/, [any(/https:\/\/\w+\.com/, 'https://zq.com')]],
    [
      'any subdomain of anything',
      /https:\/\/[a-z]\.[a-z.]+/,
      [any(/https:\/\/[a-z]\.[a-z.]+/, 'https://a.zq.com')],
    ],
    ['everything over http', /http:\/\/\w+\.test/, [any(/http:\/\/\w+\.test/, 'http://zq.test')]],
    [
      'a host without its boundary',
      /https:\/\/.*example\.com/,
      [loose(/https:\/\/.*example\.com/, 'https://zqexample.com')],
    ],
    [
      'a host below a public suffix of two labels, without its boundary',
      /https:\/\/[a-z.]*example\.co\.uk/,
      [loose(/https:\/\/[a-z.]*example\.co\.uk/, 'https://zqexample.co.uk')],
    ],
    [
      'a host without its end',
      /^https:\/\/example\.com.*/,
      [loose(/^https:\/\/example\.com.*/, 'https://example.com.zq.test')],
    ],
    [
      'a dot that is not escaped',
      /^https:\/\/www.example\.com$/,
      [loose(/^https:\/\/www.example\.com$/, 'https://wwwzexample.com')],
    ],
    [
      'a dot that is not escaped, below a platform',
      /^https:\/\/pr.site\.github\.io$/,
      [loose(/^https:\/\/pr.site\.github\.io$/, 'https://przsite.github.io')],
    ],
    [
      'the customers of a platform',
      /https:\/\/[a-z-]+\.github\.io/,
      [shared(/https:\/\/[a-z-]+\.github\.io/, 'https://zq.github.io')],
    ],
    [
      'a suffix of a country',
      /https:\/\/[a-z]+\.co\.uk/,
      [shared(/https:\/\/[a-z]+\.co\.uk/, 'https://zq.co.uk')],
    ],
    [
      'http beside https',
      /^https?:\/\/app\.example\.com$/,
      [insecure(/^https?:\/\/app\.example\.com$/, 'http://app.example.com')],
    ],
    [
      'subdomains over any scheme',
      /.*\.example\.com/,
      [insecure(/.*\.example\.com/, 'http://zq.example.com')],
    ],
    [
      'several at once',
      /https?:\/\/.*example\.com/,
      [
        loose(/https?:\/\/.*example\.com/, 'https://zqexample.com'),
        insecure(/https?:\/\/.*example\.com/, 'http://example.com'),
      ],
    ],
  ])('%s', (_what, expression, issues) => {
    expect(validateOptions({ origins: expression, credentials: true })).toEqual(issues)
    expect(validateOptions({ origins: expression })).toEqual([])
  })

  it.each<[string, RegExp]>([
    ['an origin', /^https:\/\/app\.example\.com$/],
    ['subdomains', /^https:\/\/([a-z0-9-]+\.)+example\.com$/],
    ['subdomains and the domain itself', /^https:\/\/(.*\.)?example\.com$/],
    ['subdomains and a port', /https:\/\/[^.]+\.example\.com(:\d{1,5})?/],
    ['a dot that is not escaped, where no stranger can stand', /https:\/\/a.b\.example\.com/],
    ['a dot that is not escaped, in front of what is no top-level domain', /^https:\/\/app\.example.com$/],
    ['a dot that is not escaped, in a domain', /^https:\/\/example.com$/],
    ['preview deployments of one site', /https:\/\/pr-\d+--site\.netlify\.app/],
    ['alternatives', /^https:\/\/app\.example\.(com|org)$/],
    [
      'a ninth host, since eight are tried',
      /https:\/\/(a1\.test|a2\.test|a3\.test|a4\.test|a5\.test|a6\.test|a7\.test|a8\.test|.*a9\.test)/,
    ],
    ['this machine over http', /^https?:\/\/localhost(:\d+)?$/],
    ['names of this machine over http', /^http:\/\/[a-z]+\.app\.localhost$/],
    ['an app', /^capacitor:\/\/localhost$/],
    ['capital letters that are none', /^https:\/\/APP\.example\.com$/i],
  ])('but not %s', (_what, expression) => {
    expect(validateOptions({ origins: expression, credentials: true })).toEqual([])
  })

  it.each<[string, PolicyOptions]>([
    [
      'dangerouslyAllowInsecureOrigins',
      { origins: /https?:\/\/app\.example\.com/, dangerouslyAllowInsecureOrigins: true },
    ],
    [
      'dangerouslyAllowPublicSuffixes',
      { origins: /https:\/\/[a-z-]+\.github\.io/, dangerouslyAllowPublicSuffixes: true },
    ],
    [
      'an isPublicSuffix that knows better',
      { origins: /https:\/\/[a-z-]+\.github\.io/, isPublicSuffix: () => false },
    ],
  ])('%s lets it stand', (_what, options) => {
    expect(validateOptions({ ...options, credentials: true })).toEqual([])
  })

  it('isPublicSuffix is asked about the hosts that it names', () => {
    const options: PolicyOptions = {
      origins: /https:\/\/[a-z]+\.customers\.example/,
      credentials: true,
      isPublicSuffix: (host) => host === 'customers.example',
    }
    expect(validateOptions(options)).toEqual([
      shared(/https:\/\/[a-z]+\.customers\.example/, 'https://zq.customers.example'),
    ])
  })

  it('is not asked about any where it can take long: that is a warning', () => {
    const policy = createPolicy({ origins: /https:\/\/([a-z]+)+.*/, credentials: true, maxAge: 60 })
    expect(policy.warnings.map(({ code }) => code)).toEqual(['regexp-slow'])
  })

  it('stands where it was found: in a list, and in a path', () => {
    const resources = { '/x': { origins: ['https://a.test', /.*/], credentials: true } }
    expect(validateOptions({ resources }).map(({ code, path }) => [code, path])).toEqual([
      ['origin-any-with-credentials', 'resources["/x"].origins[1]'],
    ])
  })
})
