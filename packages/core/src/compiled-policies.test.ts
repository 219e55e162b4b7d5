import { describe, expect, it } from 'vitest'
import { actual } from '../test/requests.ts'
import { createEvaluate, decodePath } from './adapter.ts'
import { CompiledPolicies, snapshotOf } from './compiled-policies.ts'
import { createPolicy, PolicyError, type PolicyOptions } from './index.ts'

const A = 'https://a.test'
const B = 'https://b.test'
const compiled = () => new CompiledPolicies(decodePath)
const allows = () => true
const refuses = () => false

describe('equal options are compiled once', () => {
  it.each<[string, () => PolicyOptions]>([
    ['one origin', () => ({ origins: A })],
    ['a list', () => ({ origins: [A, B], credentials: true, maxAge: 60, exposeHeaders: undefined })],
    ['a RegExp', () => ({ origins: [/https:\/\/[a-z]+\.example\.com/i], credentials: true })],
    ['a function', () => ({ origins: [A, allows], timeout: 5 })],
    [
      'resources',
      () => ({ origins: A, resources: { '/x/*': { origins: [B, /https:\/\/c\.test/] }, '/y': false } }),
    ],
    ['no prototype', () => Object.assign(Object.create(null), { origins: A })],
  ])('%s', (_what, options) => {
    const policies = compiled()
    expect(policies.of(options())).toBe(policies.of(options()))
  })

  it('for a resolver that creates them for each request', () => {
    const evaluate = createEvaluate(() => ({ origins: [A, B] }))
    expect(evaluate(actual(A))).toBe(evaluate(actual(A)))
  })

  it('and a policy is itself', () => {
    const policy = createPolicy({ origins: A })
    expect(compiled().of(policy)).toBe(policy)
  })
})

describe('options that differ are not mixed up', () => {
  it.each<[string, object, object]>([
    ['another function', { origins: [A, allows] }, { origins: [A, refuses] }],
    ['another RegExp', { origins: /https:\/\/a\.test/ }, { origins: /https:\/\/b\.test/ }],
    ['another flag', { origins: /https:\/\/a\.test/ }, { origins: /https:\/\/a\.test/i }],
    ['a RegExp and its text', { origins: [A, /x/] }, { origins: [A, '/x/'] }],
    ['a RegExp and its source', { a: /5/ }, { a: '5' }],
    ['a text and the number that it begins with', { a: 'b' }, { a: 1 }],
    ['a list and its text', { origins: [A, B] }, { origins: `${A},${B}` }],
    ['true and false', { credentials: true }, { credentials: false }],
    ['another number', { maxAge: 5 }, { maxAge: 6 }],
    ['true and its text', { credentials: true }, { credentials: 'true' }],
    ['a number and its text', { maxAge: 5 }, { maxAge: '5' }],
    ['undefined and nothing', { origins: undefined }, {}],
    ['the end of a text', { origins: ['ab', 'c'] }, { origins: ['a', 'bc'] }],
    ['text that looks like a key', { origins: ['a', 'b'] }, { origins: ['a1:b'] }],
    ['a list and its entries as fields', { origins: [A] }, { origins: { 0: A } }],
    ['where a list ends', { a: [1], b: [2] }, { a: [1, 'b', [2]] }],
    ['where an inner list ends', { a: [[1], 2] }, { a: [[1, 2]] }],
    ['where a field is', { a: { b: 1 }, c: 2 }, { a: { b: 1, c: 2 } }],
    ['__proto__', JSON.parse('{"__proto__":{"credentials":true}}'), {}],
  ])('%s', (_what, one, other) => {
    expect(snapshotOf(one)?.key).toBeDefined()
    expect(snapshotOf(one)?.key).not.toBe(snapshotOf(other)?.key)
  })

  it('options that are changed after they were returned change no policy', async () => {
    const policies = compiled()
    const mutable = { origins: [A] }
    const first = policies.of(mutable)
    mutable.origins.push(B)
    expect(policies.of(mutable)).toBe(first)
    expect(policies.of({ origins: [A] })).toBe(first)
    const both = policies.of({ origins: [A, B] })
    expect((await first.evaluate(actual(B))).allowed).toBe(false)
    expect((await both.evaluate(actual(B))).allowed).toBe(true)
  })

  it('options that differ whenever they are read make one policy, of what was read first', async () => {
    const policies = compiled()
    let reads = 0
    const options = {
      get origins() {
        return reads++ === 0 ? [A, B] : '*'
      },
    }
    expect((await policies.of(options).evaluate(actual('https://c.test'))).allowed).toBe(false)
    expect((await policies.of({ origins: [A, B] }).evaluate(actual('https://c.test'))).allowed).toBe(false)
    expect(reads).toBe(1)
  })
})

describe('options that are not kept', () => {
  class Options {
    origins = A
  }
  const deep: Record<string, unknown> = {}
  deep['origins'] = deep
  it.each<[string, () => object]>([
    ['a class', () => new Options()],
    ['a symbol', () => ({ origins: Symbol('a') })],
    ['null', () => ({ origins: null })],
    ['a cycle', () => deep],
    ['a list in lists', () => ({ origins: [[[[[A]]]]] })],
    [
      'a getter that throws',
      () => ({
        get origins() {
          throw new Error('no')
        },
      }),
    ],
    [
      'a revoked proxy',
      () => {
        const { proxy, revoke } = Proxy.revocable({}, {})
        revoke()
        return { origins: proxy }
      },
    ],
  ])('%s', (_what, options) => {
    expect(snapshotOf(options())).toBeUndefined()
    expect(() => compiled().of(options())).toThrow(PolicyError)
  })

  it('very long ones', () => {
    const options = () => ({
      origins: Array.from({ length: 6000 }, (_, index) => `https://${'a'.repeat(60)}.${index}.example.com`),
    })
    expect(snapshotOf(options())).toBeUndefined()
    const policies = compiled()
    expect(policies.of(options())).not.toBe(policies.of(options()))
  })

  it('invalid ones are reported each time', () => {
    const policies = compiled()
    for (let index = 0; index < 2; index++) {
      expect(() => policies.of({ origins: `${A}/` })).toThrow(PolicyError)
    }
  })
})

it('keeps a bounded number, and drops those that were used longest ago', () => {
  const policies = compiled()
  const optionsOf = (index: number) => ({ origins: `https://${index}.example.com` })
  const [first, second] = [policies.of(optionsOf(0)), policies.of(optionsOf(1))]
  for (let index = 2; index < 1500; index++) {
    policies.of(optionsOf(index))
    expect(policies.of(optionsOf(0))).toBe(first)
  }
  expect(policies.of(optionsOf(1))).not.toBe(second)
})
