import { describe, expect, it } from 'vitest'
import { prove } from './expression-proof.ts'

/** The verdict, or the patterns. */
function proofOf(expression: Parameters<typeof prove>[0]): unknown {
  const proof = prove(expression)
  return typeof proof === 'string' ? proof : proof.map(({ text }) => text)
}

const withFlag = (source: string, flags: string) => new RegExp(source, flags)
const [APP, ANY_COM, ANY_ORG] = ['https://example.com', 'https://*.example.com', 'https://*.example.org']

describe('a RegExp that is covered by patterns', () => {
  it.each<[RegExp, readonly string[]]>([
    // Domains.
    [/^https:\/\/.*\.(example\.com|example\.org)$/, [ANY_COM, ANY_ORG]],
    [/^https:\/\/.*\.example\.(com|org)$/, [ANY_COM, ANY_ORG]],
    [/^https:\/\/([a-z0-9-]+\.)*example\.com$/, [ANY_COM, APP]],
    [/^https:\/\/([a-z0-9-]+\.)?example\.com$/, [ANY_COM, APP]],
    [/^https:\/\/(.*\.)?example\.com$/, [ANY_COM, APP]],
    [/^https:\/\/[^.]+\.example\.com$/, [ANY_COM]],
    [/^https:\/\/.*\.example\.com$/, [ANY_COM]],
    [/^https:\/\/a[\d]\.example\.com$/, [ANY_COM]],
    [/^https:\/\/w{3}\.example\.com$/, [ANY_COM]],
    [/^https:\/\/w{11}\.example\.com$/, [ANY_COM]],
    [/^https:\/\/(a\.)+example\.com$/, ['https://*.example.com']],
    [/^https:\/\/(a\.)+?example\.com$/, ['https://*.example.com']],
    [/https:\/\/pr-\d+--site\.netlify\.app/, ['https://*.netlify.app']],
    [/https:\/\/my-app-[a-z0-9-]+\.vercel\.app/, ['https://*.vercel.app']],
    [/https:\/\/.*\.example\.com\./, ['https://*.example.com.']],
    // Hosts.
    [/^https:\/\/(?:staging|www)\.example\.com$/, ['https://staging.example.com', 'https://www.example.com']],
    [/^https:\/\/x(\.example\.com)?$/, ['https://x.example.com', 'https://x']],
    [/^https:\/\/(a|b|)example\.com$/, ['https://aexample.com', 'https://bexample.com', APP]],
    [/https:\/\/example\.com/, [APP]],
    [/https[:]\/[/]example[.]com/, [APP]],
    [/https:\/\/[[]::1\]/, ['https://[::1]']],
    [/https:\/\/ex\x61mple\u002ecom/, [APP]],
    [/https:\/\/ex\u{61}mple\.com/u, [APP]],
    [withFlag('https:\\/\\/example\\.com', 'v'), [APP]],
    [withFlag('https:\\/\\/[\\p{L}--b]+\\.example\\.com', 'v'), [ANY_COM]],
    [/(https:\/\/)example\.com/, [APP]],
    [/https:\/\/a\.test|https:\/\/b\.test/, ['https://a.test', 'https://b.test']],
    [/^https:\/\/APP\.Example\.com$/i, ['https://app.example.com']],
    [/https:\/\/a{1}b{0,1}c{1,1}\.test/, ['https://abc.test', 'https://ac.test']],
    [/https:\/\/a??b\.test/, ['https://ab.test', 'https://b.test']],
    // Ports.
    [/^https:\/\/example\.com(:\d+)?$/, [`${APP}:*`, APP]],
    [/^https:\/\/example\.com(?::\d+)?$/, [`${APP}:*`, APP]],
    [/^https:\/\/example\.com:\d{2,5}$/, [`${APP}:*`]],
    [/^https:\/\/example\.com:3\d+0$/, [`${APP}:*`]],
    [/^https:\/\/example\.com:3000$/, [`${APP}:3000`]],
    [/^https:\/\/example\.com(:.*)?$/, [`${APP}:*`, APP]],
    [/^https:\/\/.*\.example\.com:3000$/, [`${ANY_COM}:3000`]],
    // Characters that are never in an origin.
    [/^https:\/\/example\.com\/?$/, [APP]],
    [/^https:\/\/example\.com(\/|$)/, [APP]],
    [/^https:\/\/(App|app)\.test$/, ['https://app.test']],
    [/^https:\/\/example\.com(:443|:80)?$/, [`${APP}:80`, APP]],
    // Anchors and assertions.
    [/^https:\/\/(?!evil)(?=a)\b.*(?<!b)(?<=a)\.example\.com\b$/, [ANY_COM]],
    [/^https:\/\/(?!evil)example\.com$/, [APP]],
    [withFlag('https://(?=a)*.*\\.example\\.com', ''), [ANY_COM]],
    // This machine, and apps.
    [
      /^https?:\/\/(?:(?:[^:]+\.)?localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/,
      ['https', 'http'].flatMap((scheme) =>
        ['*.localhost', 'localhost', '127.0.0.1', '[::1]'].flatMap((host) => [
          `${scheme}://${host}:*`,
          `${scheme}://${host}`,
        ]),
      ),
    ],
    [
      /^(https:\/\/.*\.a\.com|http:\/\/localhost)(:\d+)?$/,
      ['https://*.a.com:*', 'https://*.a.com', 'http://localhost:*', 'http://localhost'],
    ],
    [/^(capacitor|https):\/\/localhost$/, ['capacitor://localhost', 'https://localhost']],
    [/^com\.example:\/\/app$/, ['com.example://app']],
    [/app:\/\/A/, ['app://A']],
    [/(?<id>app):\/\/a/, ['app://a']],
    [/app2:\/\/a1/, ['app2://a1']],
    [/^app:\/\/\.?$/, ['app://.', 'app://']],
    [
      /^https?:\/\/.*\.(local|test)(:\d+)?$/,
      ['https', 'http'].flatMap((scheme) =>
        ['local', 'test'].flatMap((name) => [`${scheme}://*.${name}:*`, `${scheme}://*.${name}`]),
      ),
    ],
    [/^https?:\/\/app\.example\.com$/, ['https://app.example.com', 'http://app.example.com']],
  ])('%s', (expression, patterns) => {
    expect(proofOf(expression)).toEqual(patterns)
  })
})

it.each<RegExp>([
  /^https:\/\/example\.com:?\d*$/,
  /^https:\/\/example\.com(.\d+)?$/,
  /^https:\/\/example\.com.*$/,
  /^https:\/\/example.com$/,
  /^https:\/\/example\.com+$/,
  /https:\/\/.{12,}/,
  /https:\/\/.*example\.com/,
  /^https:\/\/.*\.com$/,
  /^https:\/\/\w+$/,
  // Addresses.
  /https:\/\/.*\.0\.0\.1/,
  /http:\/\/192\.168\.\d+\.\d+/,
  /http:\/\/192\.168\.1\.\d+:\d+/,
  /https:\/\/\[:.*/,
  /https:\/\/\[fe80:.*/,
  /https:\/\/.*::.*/,
  /https:\/\/\[::[0-9]\]/,
  /https:\/\/.*\[::1\]a\.test/,
  // Characters that are not read.
  /https:\/\/.*ſ/iu,
  withFlag('https://example\\.com[]', ''),
  withFlag('https://example\\.com[^]', ''),
  withFlag('https:\\/\\/example\\.com[a]?[ab]', 'v'),
  /https:\/\/example\.com[^a]/,
  /https:\/\/(a)example\.com\1/,
  /https:\/\/(?<n>a)example\.com\k<n>/,
  /https:\/\/example\.com\cA/,
  /https:\/\/example\.com\u00e9/,
  /https:\/\/example\.com\p{L}/u,
  withFlag('https:\\/\\/[[a-z]--[b]]\\.example\\.com', 'v'),
  withFlag('https://x[[a-z]&&[b]]\\.example\\.com', 'v'),
  withFlag('https://x[a&&[ab]&&[ac]]\\.example\\.com', 'v'),
  withFlag('https:\\/\\/[\\[[a]]\\.example\\.com', 'v'),
  // Hosts of other schemes can be in either case.
  /^capacitor:\/\/localhost$/i,
  /^app:\/\/.*\.example\.com$/,
  /^moz-extension:\/\/[a-z\d-]+$/,
  // More ways to read it than are tried.
  /^https:\/\/(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)\.test$/,
  withFlag(Array.from({ length: 201 }, (_, index) => `https://a${index}\\.test`).join('|'), ''),
  withFlag(`${'(a|b)?'.repeat(20)}://a`, ''),
  withFlag('(a|b)'.repeat(13), ''),
  withFlag(`https://${'a'.repeat(10_000)}`, ''),
  withFlag(`${'('.repeat(3_000)}https://a\\.test${')'.repeat(3_000)}`, ''),
])('loose: %s', (expression) => {
  expect(proofOf(expression)).toBe('loose')
})

it.each([
  ['an unknown group', { source: 'https://a(?>b)', flags: '' }],
  ['an unknown flag', { source: 'https://a', flags: 'x' }],
])('loose: %s', (_what, expression) => {
  expect(proofOf(expression)).toBe('loose')
})

// Written as text, because older engines do not know modifiers.
it.each([
  ['(?i:https://APP)\\.test', ['https://app.test']],
  ['(?s-i:https://app)\\.test', ['https://app.test']],
  ['https://APP(?s:)\\.test', []],
])('modifiers: %s', (source, patterns) => {
  expect(proofOf({ source, flags: '' })).toEqual(patterns)
})

it.each([
  /.*/,
  /.*\.example\.com/,
  /http.*/,
  /https...app/,
  /(x)h\1a\.test/,
  /http.?:\/\/a\.test/,
  /https\S\S\Sapp/,
  /https*:\/\/a\.test/,
  /[a-z]+:\/\/a\.test/,
  /^(https?:\/\/)?(\w+\.)?example\.com$/,
])('scheme: %s', (expression) => {
  expect(proofOf(expression)).toBe('scheme')
})

it.each([
  /example\.com$/,
  /\.example\.com$/,
  /^localhost:3000$/,
  /example.com/,
  /app.example\.com/,
  /^\w\d[^a]$/,
  /\/\/example\.com$/,
  /^http:\/\/localhost:/,
  /^https:\/\/App\.example\.com$/,
  /^https:\/\/example\.com\/$/,
  /^https:\/\/example\.com\/.*$/,
  /^https:\/\/.*\/example\.com$/,
  /^https:\/\/example\.com:443$/,
  /^https:\/\/example\.com:x$/,
  /^https:\/\/example\.com:.*x$/,
  /^https:\/\/.*\.\.com$/,
  /^https:\/\/undefined$/,
  /^https:\/\/a\*\.example\.com$/,
  /^https:\/\/a\$\.example\.com$/,
  /^file:\/\/.*$/,
  /^file:\/\/$/,
  /^wss:\/\/example\.com$/,
  withFlag(`https://a{1}${'b'.repeat(400)}`, ''),
])('never: %s', (expression) => {
  expect(proofOf(expression)).toEqual([])
})
