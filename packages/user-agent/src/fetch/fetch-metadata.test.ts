import { describe, expect, test } from 'vitest'
import { fetchMetadata, isPotentiallyTrustworthy } from './fetch-metadata.ts'
import { isSameSite } from './site.ts'

function siteOf(pageOrigin: string, ...urls: [string, ...string[]]): Promise<string | undefined> {
  const [first, ...others] = urls.map((url) => new URL(url)) as [URL, ...URL[]]
  const request = { pageOrigin, urlList: [first, ...others] as const, mode: 'cors', destination: '' } as const
  return fetchMetadata(request).then((headers) => headers['sec-fetch-site'])
}

describe('Sec-Fetch-Site', () => {
  const app = 'https://app.example.com'
  test.each<[expected: string | undefined, origin: string, ...urls: [string, ...string[]]]>([
    ['same-origin', app, 'https://app.example.com/items'],
    ['same-origin', app, 'https://app.example.com:443/'],
    ['same-site', app, 'https://app.example.com:8443/'],
    ['same-site', app, 'https://api.example.com/'],
    ['same-site', app, 'https://example.com/'],
    ['cross-site', app, 'https://api.example.org/'],
    ['cross-site', app, 'https://app.example.com./'],
    ['same-site', 'https://app.example.com.', 'https://api.example.com./'],
    ['cross-site', 'http://app.example.com', 'https://app.example.com/'],
    ['cross-site', 'https://a.co.uk', 'https://b.co.uk/'],
    ['same-site', 'https://www.a.co.uk', 'https://a.co.uk/'],
    ['cross-site', 'https://a.github.io', 'https://b.github.io/'],
    ['cross-site', 'https://127.0.0.1', 'https://127.0.0.2/'],
    ['cross-site', 'https://127.0.0.1', 'https://10.0.0.1/'],
    ['cross-site', 'https://s3.amazonaws.com', 'https://s3.eu-west-1.amazonaws.com/'],
    ['same-site', 'http://127.0.0.1:3000', 'http://127.0.0.1:4000/'],
    ['same-site', 'http://[::1]:3000', 'http://[::1]:4000/'],
    ['same-site', 'http://localhost:3000', 'http://localhost:4000/'],
    ['cross-site', 'http://localhost', 'http://a.localhost/'],
    ['cross-site', 'null', 'https://app.example.com/'],
    ['cross-site', 'app://.', 'https://app.example.com/'],
    ['cross-site', 'chrome-extension://abcdefghijklmnop', 'https://app.example.com/'],
    // Only to potentially trustworthy URLs.
    [undefined, app, 'http://api.example.com/'],
    [undefined, 'http://app.example.com', 'http://app.example.com/'],
    [undefined, app, 'https://api.example.com/', 'http://api.example.com/'],
    // A redirect only makes it less trusted.
    ['same-site', app, 'https://api.example.com/', 'https://app.example.com/'],
    ['same-site', app, 'https://app.example.com/', 'https://api.example.com/'],
    ['cross-site', app, 'https://evil.test/', 'https://app.example.com/'],
    ['cross-site', app, 'https://app.example.com/', 'https://evil.test/', 'https://api.example.com/'],
    ['cross-site', app, 'http://app.example.com/', 'https://app.example.com/'],
  ])('%s: %s to %s, %s', async (expected, origin, ...urls) => {
    expect(await siteOf(origin, ...urls)).toBe(expected)
  })
})

test.each([
  ['https://app.example.com/', true],
  ['wss://app.example.com/', true],
  ['http://app.example.com/', false],
  ['ws://app.example.com/', false],
  ['http://localhost:3000/', true],
  ['http://LOCALHOST/', true],
  ['http://localhost./', true],
  ['ws://app.localhost/', true],
  ['http://127.1.2.3/', true],
  ['http://127.1/', true],
  ['http://127.10.20.30/', true],
  ['app://x127.0.0.1/', false],
  ['http://127.0.0.1.example.com/', false],
  ['http://[::1]:3000/', true],
  ['http://[::2]/', false],
  ['http://notlocalhost/', false],
  ['http://localhost.example.com/', false],
  ['http://0.0.0.0/', false],
])('%s is potentially trustworthy: %s', (url, expected) => {
  expect(isPotentiallyTrustworthy(new URL(url))).toBe(expected)
})

test('without its scheme, a site is only a registrable domain', async () => {
  const url = new URL('https://api.example.com/')
  expect(await isSameSite('http://app.example.com', url, true)).toBe(true)
  expect(await isSameSite('http://app.example.org', url, true)).toBe(false)
})
