import { describe, expect, it } from 'vitest'
import { createPolicy } from '../index.ts'

type Pattern = string | RegExp | readonly (string | RegExp)[]
const allows = (origins: Pattern, origin: string) => createPolicy({ origins }).allowsOrigin(origin)

describe.each<[string, Pattern, { allowed: readonly string[]; refused: readonly string[] }]>([
  [
    'exact',
    ['https://app.example.com', 'http://localhost:5173', 'https://[::1]:8443'],
    {
      allowed: ['https://app.example.com', 'http://localhost:5173', 'https://[::1]:8443'],
      refused: [
        'http://app.example.com',
        'https://example.com',
        'https://x.app.example.com',
        'https://app.example.com.',
        'https://app.example.com:443',
        'https://app.example.com:8443',
        'http://localhost',
        'http://localhost:51731',
        'http://localhost:5174',
        'https://[::1]',
        'https://[::2]:8443',
      ],
    },
  ],
  [
    'an app scheme',
    ['capacitor://localhost', 'chrome-extension://abcdefghijklmnop', 'safari-web-extension://A1-B2'],
    {
      allowed: [
        'capacitor://localhost',
        'chrome-extension://abcdefghijklmnop',
        'safari-web-extension://A1-B2',
      ],
      refused: [
        'http://localhost',
        'ionic://localhost',
        'capacitor://localhost:80',
        'safari-web-extension://a1-b2',
      ],
    },
  ],
  [
    'subdomains',
    'https://*.example.com',
    {
      allowed: [
        'https://a.example.com',
        'https://a.b.example.com',
        'https://a_b.example.com',
        'https://1.example.com',
      ],
      refused: [
        'https://example.com',
        'https://.example.com',
        'https://a..example.com',
        'http://a.example.com',
        'https://a.example.com:8443',
        'https://a.example.com.',
        'https://a.example.org',
        'https://aexample.com',
        'https://*.example.com',
        'https://A.example.com',
      ],
    },
  ],
  [
    'subdomains, of several parents and ports',
    [
      'https://*.a.test',
      'https://*.x.a.test',
      'https://*.b.test:8443',
      'http://*.c.test',
      'https://*.very.deep.d.test',
    ],
    {
      allowed: [
        'https://y.a.test',
        'https://x.a.test',
        'https://y.x.a.test',
        'https://y.b.test:8443',
        'http://y.c.test',
        'https://y.very.deep.d.test',
      ],
      refused: [
        'https://y.b.test',
        'https://y.c.test',
        'http://y.a.test',
        'https://y.a.test:8443',
        'https://b.test:8443',
        'https://very.deep.d.test',
        'https://y.d.test',
      ],
    },
  ],
  [
    'part of a label',
    'https://my-app-*.example.dev',
    {
      allowed: [
        'https://my-app-1.example.dev',
        'https://my-app-a-b-2.example.dev',
        'https://my-app--.example.dev',
      ],
      refused: [
        'https://my-app-.example.dev',
        'https://my-app.example.dev',
        'https://my-app-a.b.example.dev',
        'https://my-app-a_b.example.dev',
        'https://x.my-app-a.example.dev',
        'https://xmy-app-a.example.dev',
        'https://my-app-a.example.dev:8443',
        'http://my-app-a.example.dev',
        'https://example.dev',
      ],
    },
  ],
  [
    'several parts of labels under one parent',
    [
      'https://pr-*-web.a.test',
      'https://pr-*-api.a.test',
      'https://*-main.a.test',
      'https://pr-*-front.a.test',
      'https://ab*.a.test:81',
    ],
    {
      allowed: [
        'https://pr-1-web.a.test',
        'https://pr-12-api.a.test',
        'https://pr-7-front.a.test',
        'https://x-main.a.test',
        'https://pr-1-main.a.test',
        'https://abc.a.test:81',
      ],
      refused: [
        'https://pr-web.a.test',
        'https://pr--web.a.test',
        'https://pr-1-app.a.test',
        'https://-main.a.test',
        'https://main.a.test',
        'https://abc.a.test',
        'https://ab.a.test:81',
        'https://localhost',
      ],
    },
  ],
  [
    // The ends of a pattern may not overlap in the label.
    'ends that overlap',
    'https://aba*aba.a.test',
    {
      allowed: ['https://abaxaba.a.test', 'https://abaababa.a.test'],
      refused: ['https://aba.a.test', 'https://ababa.a.test', 'https://abaaba.a.test'],
    },
  ],
  [
    'any port',
    ['http://localhost:*', 'http://[::1]:*'],
    {
      allowed: [
        'http://localhost',
        'http://localhost:1',
        'http://localhost:65535',
        'http://[::1]',
        'http://[::1]:3000',
      ],
      refused: [
        'https://localhost',
        'http://localhost:',
        'http://localhost:*',
        'http://localhost:0',
        'http://localhost:80a',
        'http://localhost:123456',
        'http://localhost.evil.test:80',
        'http://evillocalhost',
        'http://[::2]:3000',
        'http://[::1]x3000',
        'http://[::1]3000',
      ],
    },
  ],
  [
    'any port of subdomains and labels',
    ['https://*.a.test:*', 'https://x-*.b.test:*'],
    {
      allowed: ['https://y.a.test', 'https://y.a.test:8443', 'https://x-1.b.test', 'https://x-1.b.test:81'],
      refused: [
        'https://a.test:8443',
        'https://y.b.test:81',
        'https://y.a.test:8443.evil.test',
        'https://x-1.b.test:',
      ],
    },
  ],
  [
    'a RegExp without anchors matches no part',
    [/https:\/\/a\.test/, /.*\/\/b\.test:1$/, /^https:\/\/c\.test/],
    {
      allowed: ['https://a.test', 'https://c.test'],
      refused: [
        'https://a.test.evil.test',
        'https://a.test:81',
        'https://b.test',
        'https://evilb.test',
        'https://c.test.evil.test',
      ],
    },
  ],
  [
    'a RegExp of alternatives',
    /https:\/\/a\.test|https:\/\/b\.test/,
    {
      allowed: ['https://a.test', 'https://b.test'],
      refused: [
        'https://a.test.evil.test',
        'https://a.test:81',
        'https://ahttps://b.test',
        'https://xb.test',
      ],
    },
  ],
  [
    'a RegExp and an exact origin',
    ['https://x.test', /https:\/\/\w+\.test/i],
    {
      allowed: ['https://x.test', 'https://anything.test'],
      refused: ['https://ANYTHING.test', 'https://a.b.test', 'https://a.test/', 'https://a.test\n'],
    },
  ],
  [
    // An invalid origin is refused, even if the RegExp matches it.
    'a RegExp of everything',
    /(.|\s)*/,
    {
      allowed: ['https://a.test', 'capacitor://localhost'],
      refused: [
        'null',
        '',
        'a.test',
        'https://a.test/',
        'https://A.test',
        'https://a.test@evil.test',
        'https://a.test\n',
      ],
    },
  ],
])('%s', (_what, origins, { allowed, refused }) => {
  it.each(allowed)('allows %s', (origin) => {
    expect(allows(origins, origin)).toBe(true)
  })

  it.each(refused)('refuses %j', (origin) => {
    expect(allows(origins, origin)).toBe(false)
  })
})

it('a RegExp gives the same result each time', () => {
  const policy = createPolicy({ origins: [/https:\/\/a\.test/, 'https://b.test'] })
  const answers = Array.from({ length: 4 }, () => policy.allowsOrigin('https://a.test'))
  expect(answers).toEqual([true, true, true, true])
})

it('many patterns decide like few', () => {
  const exact = Array.from({ length: 2000 }, (_, index) => `https://host-${index}.exact.test`)
  const wildcards = Array.from({ length: 500 }, (_, index) => `https://*.zone-${index}.wild.test`)
  const policy = createPolicy({ origins: [...exact, ...wildcards] })
  expect(exact.every((origin) => policy.allowsOrigin(origin))).toBe(true)
  expect(wildcards.every((pattern) => policy.allowsOrigin(pattern.replace('*', 'a.b')))).toBe(true)
  expect(wildcards.some((pattern) => policy.allowsOrigin(pattern.replace('*.', '')))).toBe(false)
  expect(policy.allowsOrigin('https://host-2000.exact.test')).toBe(false)
  expect(policy.allowsOrigin('https://a.zone-500.wild.test')).toBe(false)
})

it('an origin longer than any that can exist is refused, even if a pattern covers it', () => {
  const policy = createPolicy({ origins: ['https://*.example.com', /https:.*/] })
  const longest = `https://${'a.'.repeat(153)}example.com`.replace('a', 'a'.repeat(2))
  expect(longest).toHaveLength(326)
  expect(policy.allowsOrigin(longest)).toBe(true)
  expect(policy.allowsOrigin(longest.replace('a', 'aa'))).toBe(false)
})
