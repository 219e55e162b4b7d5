import { describe, expect, it } from 'vitest'
import { createPolicy, type PolicyOptions, validateOptions } from '../index.ts'
import { ambiguousGroup } from './ambiguous-group.ts'

/** A literal with that flag needs a newer target. */
const withSets = (source: string) => new RegExp(source, 'v')

describe('a repeated group that can be read in two ways', () => {
  it.each<[expression: RegExp, group: string]>([
    [/https:\/\/([a-z]+)+\.com/, '([a-z]+)+'],
    [/https:\/\/(?:[a-z]+)*\.com/, '([a-z]+)*'],
    [/https:\/\/(?<name>[a-z]+){2,}\.com/, '([a-z]+){2,}'],
    [/https:\/\/([a-z]+){12,}\.com/, '([a-z]+){12,}'],
    [/https:\/\/([a-z]+)+?\.com/, '([a-z]+)+'],
    [/https:\/\/(.*\.)*example\.com/, '(.*\\.)*'],
    [/https:\/\/([a-z0-9]+-?)+\.example\.com/, '([a-z0-9]+-?)+'],
    [/https:\/\/(a|a)*\.test/, '(a|a)*'],
    [/https:\/\/([a-z]|[0-9a-f])*\.test/, '([a-z]|[0-9a-f])*'],
    [/https:\/\/(www\.|[a-z.]+)+example\.com/, '(www\\.|[a-z.]+)+'],
    [/https:\/\/(foo[a-z]+)+\.test/, '(foo[a-z]+)+'],
    [/https:\/\/(foo|foofoo)*\.test/, '(foo|foofoo)*'],
    [/https:\/\/((a+)b?)+\.test/, '((a+)b?)+'],
    [/https:\/\/([)a-z\](]+)+\.test/, '([)a-z\\](]+)+'],
    [/https:\/\/(A+)+\.test/i, '(A+)+'],
    [/https:\/\/([a-z]+[0-9]*x)+\.test/, '([a-z]+[0-9]*x)+'],
    [withSets('https://([[a-z]--[b]]+)+[.]test'), '([[a-z]--[b]]+)+'],
  ])('%s', (expression, group) => {
    expect(ambiguousGroup(expression)).toBe(group)
  })

  it.each([
    /https:\/\/app\.example\.com/,
    /https:\/\/([a-z0-9-]+\.)*example\.com/,
    /https:\/\/(?:[a-z0-9-]+\.)+example\.com(?::\d+)?/,
    /https:\/\/(x(-[a-z]+)*\.)+test/,
    /https:\/\/(a|b|c)\.test/,
    /https:\/\/(a|b|c)*\.test/,
    /https:\/\/([a-z]+)?\.test/,
    /https:\/\/([a-z]+){3}\.test/,
    /https:\/\/\([a-z]+\)+\.test/,
    /https:\/\/[(a+)]+\.test/,
    /https:\/\/([a-z])(?:\1x)+\.test/,
    /https:\/\/([a-z])(?:\1x)+\.test/u,
    /https:\/\/(?<first>[a-z])(?:\k<first>x)+\.test/u,
  ])('none in %s', (expression) => {
    expect(ambiguousGroup(expression)).toBeUndefined()
  })
})

describe('a RegExp that can take long', () => {
  const slow = /https:\/\/([a-z]+)+\.com/

  it('is a warning', () => {
    const { warnings } = createPolicy({ origins: slow, maxAge: 600 })
    expect(warnings.map(({ code, path }) => [code, path])).toEqual([['regexp-slow', 'origins']])
    expect(warnings[0]?.message).toContain('can be read in two ways at ([a-z]+)+')
  })

  it('is no warning where it cannot', () => {
    expect(createPolicy({ origins: /https:\/\/[a-z]+\.com/, maxAge: 600 }).warnings).toEqual([])
  })

  it('is a fault where isSlowRegExp says so, which is asked about it as it is matched', () => {
    const asked: string[] = []
    const isSlowRegExp = (expression: RegExp) => asked.push(String(expression)) === 2
    expect(validateOptions({ origins: [/https:\/\/a\.test/, slow], isSlowRegExp })).toEqual([
      {
        code: 'origin-regexp-slow',
        path: 'origins[1]',
        value: slow,
        message: `one request can keep the server busy with ${slow}: write a pattern such as https://*.example.com`,
      },
    ])
    expect(asked).toEqual(['/^(?:https:\\/\\/a\\.test)$/', '/^(?:https:\\/\\/([a-z]+)+\\.com)$/'])
  })

  it.each<[string, unknown, string]>([
    ['what is no function', 'recheck', 'must be a function, not "recheck"'],
    [
      'one that throws',
      () => {
        throw new Error('broken')
      },
      'threw an error when asked about /^(?:.*x)$/',
    ],
  ])('isSlowRegExp: %s is a fault', (_what, isSlowRegExp, message) => {
    const options = { origins: /.*x/, isSlowRegExp } as PolicyOptions
    expect(validateOptions(options)).toMatchObject([{ code: 'wrong-type', path: 'isSlowRegExp', message }])
  })

  it('isSlowRegExp is no part of what a policy is written down as', () => {
    expect(createPolicy({ origins: /.*x/, isSlowRegExp: () => false }).toJSON()).toEqual({ origins: /.*x/ })
  })
})
