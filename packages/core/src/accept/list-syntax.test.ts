import { describe, expect, it } from 'vitest'
import { validateOptions } from '../index.ts'

const issuesOf = (options: unknown) =>
  validateOptions(options).map(({ code, path, message }) => [code, path, message])

const QUOTED = 'contains quotes or brackets. Write https://a.test, and separate origins with commas.'

describe('a string of origins in another syntax is explained', () => {
  it.each([
    ['https://a.test;https://b.test', 'joins several origins'],
    ['https://a.test|https://b.test', 'joins several origins'],
  ])('%s', (origins, problem) => {
    expect(issuesOf({ origins })).toEqual([
      [
        'origins-joined',
        'origins',
        `${JSON.stringify(origins)} ${problem}. Use ["https://a.test","https://b.test"], or separate them with commas.`,
      ],
    ])
  })

  it('a separator at the end', () => {
    expect(issuesOf({ origins: 'https://a.test;' })).toEqual([
      ['origins-joined', 'origins', '"https://a.test;" has an extra ";". Use "https://a.test".'],
    ])
    expect(issuesOf({ origins: 'https://;' })).toEqual([
      ['origins-joined', 'origins', '"https://;" has an extra ";". Remove it.'],
    ])
  })

  it('"null" among them, which needs an option', () => {
    expect(issuesOf({ origins: 'https://a.test;null' })).toEqual([
      [
        'origins-joined',
        'origins',
        '"https://a.test;null" joins several origins. Use a list of them, or separate them with commas.',
      ],
    ])
  })

  it.each([
    '"https://a.test"',
    "'https://a.test'",
    '`https://a.test`',
    '["https://a.test"]',
    '[https://a.test]',
  ])('%s', (origins) => {
    expect(issuesOf({ origins })).toEqual([
      ['origins-joined', 'origins', `${JSON.stringify(origins)} ${QUOTED}`],
    ])
  })

  it('a list in JSON', () => {
    expect(issuesOf({ origins: '["https://a.test","https://a.test"]' })).toEqual([
      ['origins-joined', 'origins[0]', `"[\\"https://a.test\\"" ${QUOTED}`],
      ['origins-joined', 'origins[1]', `"\\"https://a.test\\"]" ${QUOTED}`],
    ])
  })

  it('quotes around what is not an origin', () => {
    expect(issuesOf({ origins: "'*'" })).toEqual([
      [
        'origins-joined',
        'origins',
        `"'*'" contains quotes or brackets. Remove them, and separate origins with commas.`,
      ],
    ])
  })

  it.each(['""', "''", '[]'])('%s is empty', (origins) => {
    expect(issuesOf({ origins })).toEqual([
      ['origins-empty', 'origins', 'is empty. Is a variable unset? Use an origin, or remove the entry.'],
    ])
  })

  it('the brackets of an IPv6 address are its own', () => {
    expect(issuesOf({ origins: 'http://[::1]:3000' })).toEqual([])
    expect(issuesOf({ origins: '[::1]:3000' })).toEqual([
      ['origin-scheme-missing', 'origins', '"[::1]:3000" has no scheme. Use "http://[::1]:3000".'],
    ])
  })
})

describe('names in another syntax are explained', () => {
  it.each([
    ['methods', 'GET;PUT', 'method-invalid', '"GET;PUT" joins several names. Use ["GET","PUT"].'],
    ['methods', 'GET|PUT', 'method-invalid', '"GET|PUT" joins several names. Use ["GET","PUT"].'],
    ['methods', "'GET'", 'method-invalid', '"\'GET\'" is not a method. Use ["GET"].'],
    ['methods', '["GET"]', 'method-invalid', '"[\\"GET\\"]" is not a method. Use ["GET"].'],
    ['allowHeaders', 'X-A;X-B', 'header-names-joined', '"X-A;X-B" joins several names. Use ["X-A","X-B"].'],
    ['exposeHeaders', '`ETag`', 'header-name-invalid', '"`ETag`" is not a header name. Use ["ETag"].'],
  ])('%s: %s', (option, value, code, message) => {
    expect(issuesOf({ [option]: value })).toEqual([[code, option, message]])
  })

  describe.each([
    ['methods', 'method'],
    ['allowHeaders', 'header name'],
    ['exposeHeaders', 'header name'],
  ])('%s with an unset variable', (option, what) => {
    it.each(['undefined', 'null', 'false', 'NaN'])('%s', (text) => {
      const message = `must be a ${what}, not the text "${text}". Is a variable unset or wrong? Set it, or remove the entry.`
      expect(issuesOf({ [option]: text })).toEqual([['wrong-type', option, message]])
      expect(issuesOf({ [option]: `PUT,${text}` })).toEqual([['wrong-type', `${option}[1]`, message]])
      expect(issuesOf({ [option]: [text] })).toEqual([['wrong-type', `${option}[0]`, message]])
    })
  })
})
