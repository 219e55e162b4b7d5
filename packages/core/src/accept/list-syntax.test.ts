import { describe, expect, it } from 'vitest'
import { validateOptions } from '../index.ts'

const issuesOf = (options: unknown) =>
  validateOptions(options).map(({ code, path, suggestion }) => [code, path, suggestion])

describe('a string of origins in another syntax is an issue', () => {
  it.each(['https://a.test;https://b.test', 'https://a.test|https://b.test'])('%s', (origins) => {
    expect(issuesOf({ origins })).toEqual([
      ['origins-joined', 'origins', ['https://a.test', 'https://b.test']],
    ])
  })

  it('a separator at the end', () => {
    expect(issuesOf({ origins: 'https://a.test;' })).toEqual([
      ['origins-joined', 'origins', 'https://a.test'],
    ])
    expect(issuesOf({ origins: 'https://;' })).toEqual([['origins-joined', 'origins', undefined]])
  })

  it('"null" among them, which needs an option', () => {
    expect(issuesOf({ origins: 'https://a.test;null' })).toEqual([['origins-joined', 'origins', undefined]])
  })

  it.each([
    '"https://a.test"',
    "'https://a.test'",
    '`https://a.test`',
    '["https://a.test"]',
    '[https://a.test]',
  ])('%s', (origins) => {
    expect(issuesOf({ origins })).toEqual([['origins-joined', 'origins', undefined]])
  })

  it('a list in JSON', () => {
    expect(issuesOf({ origins: '["https://a.test","https://a.test"]' })).toEqual([
      ['origins-joined', 'origins[0]', undefined],
      ['origins-joined', 'origins[1]', undefined],
    ])
  })

  it('quotes around what is not an origin', () => {
    expect(issuesOf({ origins: "'*'" })).toEqual([['origins-joined', 'origins', undefined]])
  })

  it.each(['""', "''", '[]'])('%s is empty', (origins) => {
    expect(issuesOf({ origins })).toEqual([['origins-empty', 'origins', undefined]])
  })

  it('the brackets of an IPv6 address are its own', () => {
    expect(issuesOf({ origins: 'http://[::1]:3000' })).toEqual([])
    expect(issuesOf({ origins: '[::1]:3000' })).toEqual([
      ['origin-scheme-missing', 'origins', 'http://[::1]:3000'],
    ])
  })
})

describe('names in another syntax are an issue', () => {
  it.each([
    ['methods', 'GET;PUT', 'method-invalid', ['GET', 'PUT']],
    ['methods', 'GET|PUT', 'method-invalid', ['GET', 'PUT']],
    ['methods', "'GET'", 'method-invalid', ['GET']],
    ['methods', '["GET"]', 'method-invalid', ['GET']],
    ['allowHeaders', 'X-A;X-B', 'header-names-joined', ['X-A', 'X-B']],
    ['exposeHeaders', '`ETag`', 'header-name-invalid', ['ETag']],
  ])('%s: %s', (option, value, code, suggestion) => {
    expect(issuesOf({ [option]: value })).toEqual([[code, option, suggestion]])
  })

  describe.each(['methods', 'allowHeaders', 'exposeHeaders'])('%s with an unset variable', (option) => {
    it.each(['undefined', 'null', 'false', 'NaN'])('%s', (text) => {
      expect(issuesOf({ [option]: text })).toEqual([['wrong-type', option, undefined]])
      expect(issuesOf({ [option]: `PUT,${text}` })).toEqual([['wrong-type', `${option}[1]`, undefined]])
      expect(issuesOf({ [option]: [text] })).toEqual([['wrong-type', `${option}[0]`, undefined]])
    })
  })
})
