import { describe, expect, it } from 'vitest'
import { runs, seed } from '../../runs.ts'
import { compare, compareRandom, type Pairs, policyOf } from './compare.ts'
import { mutationsOf } from './mutations.ts'

const RUNS = runs(4_000)

it('no random pattern allows what the model refuses, or the reverse', () => {
  const pairs = compareRandom(seed, RUNS)
  // The comparison says nothing where everything is refused, or too little is compared.
  expect(pairs.allowed).toBeGreaterThan(RUNS * 1.25)
  expect(pairs.refused).toBeGreaterThan(RUNS * 7.5)
}, 60_000)

const EXACT = [
  'https://app.example.com',
  'https://foo.com',
  'https://bar.com',
  'http://localhost:5173',
  'https://[::1]:8443',
]

/** The patterns of a policy, and origins that it allows, each of which is mutated. */
const POLICIES: readonly (readonly [what: string, origins: readonly string[], allowed: readonly string[]])[] =
  [
    ['one exact origin', ['https://app.example.com'], ['https://app.example.com']],
    ['exact origins', EXACT, EXACT],
    ['a subdomain wildcard', ['https://*.example.com'], ['https://a.example.com', 'https://b.a.example.com']],
    [
      'subdomain wildcards under one another',
      ['https://*.example.com', 'https://*.a.example.com:8443'],
      ['https://x.example.com', 'https://x.a.example.com:8443'],
    ],
    ['a label wildcard', ['https://my-app-*.example.dev'], ['https://my-app-1.example.dev']],
    [
      'label wildcards of one parent',
      ['https://a-*.example.dev', 'https://*-b.example.dev', 'https://a-*-b.example.dev'],
      ['https://a-1.example.dev', 'https://1-b.example.dev', 'https://a-1-b.example.dev'],
    ],
    [
      'any port',
      ['http://localhost:*', 'https://*.example.com:*'],
      ['http://localhost:1', 'https://a.example.com'],
    ],
    [
      'IP addresses',
      ['http://127.0.0.1:8080', 'https://[2001:db8::1]'],
      ['http://127.0.0.1:8080', 'https://[2001:db8::1]'],
    ],
    [
      'an internationalized name',
      ['https://xn--mller-kva.de', 'https://*.xn--mller-kva.de'],
      ['https://xn--mller-kva.de', 'https://a.xn--mller-kva.de'],
    ],
    [
      'an app and an extension',
      ['capacitor://localhost', 'chrome-extension://abcdefghijklmnop'],
      ['capacitor://localhost', 'chrome-extension://abcdefghijklmnop'],
    ],
  ]

describe('every truncation, splice, insertion and change of case of every allowed origin', () => {
  it.each(POLICIES)('%s: the policy decides as the model does', (_what, origins, allowed) => {
    const policy = policyOf(origins)
    const pairs: Pairs = { allowed: 0, refused: 0 }
    for (const origin of allowed) {
      compare(policy, origins, origin, pairs)
      for (const mutated of mutationsOf(origin, allowed)) compare(policy, origins, mutated, pairs)
    }
    expect(pairs.allowed).toBeGreaterThanOrEqual(allowed.length)
    expect(pairs.refused).toBeGreaterThan(1_000)
  })

  const expressions = EXACT.map((origin) => ({
    expression: new RegExp(origin.replaceAll(/[.[\]]/g, '\\$&')),
    matches: (text: string) => text === origin,
  }))
  it('RegExps without anchors: the policy decides as the model does', () => {
    const policy = policyOf(expressions)
    const pairs: Pairs = { allowed: 0, refused: 0 }
    for (const origin of EXACT) {
      for (const mutated of mutationsOf(origin, EXACT)) compare(policy, expressions, mutated, pairs)
    }
    expect(pairs.allowed).toBeGreaterThan(EXACT.length)
    expect(pairs.refused).toBeGreaterThan(10_000)
  })
})
