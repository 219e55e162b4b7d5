import { describe, expect, test } from 'vitest'
import { corsCheck } from './cors-check.ts'

const origin = 'https://app.example.com'

function codes(
  credentials: RequestCredentials,
  allowOrigin: string | null,
  allowCredentials: string | null = null,
  from = origin,
): readonly string[] {
  const headers = new Headers()
  if (allowOrigin !== null) headers.set('Access-Control-Allow-Origin', allowOrigin)
  if (allowCredentials !== null) headers.set('Access-Control-Allow-Credentials', allowCredentials)
  const { success, refusals } = corsCheck({ origin: from, credentials }, { headers })
  expect(success).toBe(refusals.length === 0)
  return refusals.map(({ code }) => code)
}

describe('credentials mode × Access-Control-Allow-Origin × Access-Control-Allow-Credentials', () => {
  test.each<[RequestCredentials, string | null, string | null, string, readonly string[]]>([
    ['omit', '*', null, origin, []],
    ['omit', '*', 'true', origin, []],
    ['omit', origin, null, origin, []],
    ['omit', origin, 'true', origin, []],
    ['omit', 'null', null, 'null', []],
    ['omit', '*', null, 'null', []],
    ['omit', null, null, origin, ['allow-origin-missing']],
    ['omit', null, 'true', origin, ['allow-origin-missing']],
    ['omit', 'null', null, origin, ['allow-origin-mismatch']],
    ['same-origin', '*', null, origin, []],
    ['same-origin', '*', 'true', origin, []],
    ['same-origin', origin, null, origin, []],
    ['same-origin', origin, 'false', origin, []],
    ['same-origin', 'null', null, 'null', []],
    ['same-origin', null, null, origin, ['allow-origin-missing']],
    ['include', '*', null, origin, ['allow-origin-wildcard', 'allow-credentials-invalid']],
    ['include', '*', 'true', origin, ['allow-origin-wildcard']],
    ['include', origin, null, origin, ['allow-credentials-invalid']],
    ['include', origin, 'true', origin, []],
    ['include', origin, ' true ', origin, []],
    ['include', origin, 'True', origin, ['allow-credentials-invalid']],
    ['include', origin, 'TRUE', origin, ['allow-credentials-invalid']],
    ['include', origin, 'true, true', origin, ['allow-credentials-invalid']],
    ['include', origin, 'false', origin, ['allow-credentials-invalid']],
    ['include', origin, '', origin, ['allow-credentials-invalid']],
    ['include', origin, '1', origin, ['allow-credentials-invalid']],
    ['include', 'null', null, 'null', ['allow-credentials-invalid']],
    ['include', 'null', 'true', 'null', []],
    ['include', null, null, origin, ['allow-origin-missing', 'allow-credentials-invalid']],
    [
      'include',
      'https://other.example',
      null,
      origin,
      ['allow-origin-mismatch', 'allow-credentials-invalid'],
    ],
  ])('%s, %j, %j, from %s', (credentials, allowOrigin, allowCredentials, from, expected) => {
    expect(codes(credentials, allowOrigin, allowCredentials, from)).toEqual(expected)
  })
})

// The shape of the web platform test cors/origin.htm: 14 values that pass and 50 that do not.
describe('values of Access-Control-Allow-Origin', () => {
  test.each([
    '*',
    ' *',
    '* ',
    ' *  ',
    '\t*',
    '*\t',
    ' \t *\t ',
    origin,
    ` ${origin}`,
    `${origin} `,
    ` ${origin}   \t `,
    `\t${origin}`,
    `${origin}\t`,
    `\t \t${origin}\t \t`,
  ])('%j passes', (value) => expect(codes('omit', value)).toEqual([]))

  test.each<[value: string, kind: 'mismatch' | 'invalid' | 'multiple']>([
    ['', 'invalid'],
    ['http://app.example.com', 'mismatch'],
    ['https://APP.example.com', 'mismatch'],
    ['https://App.Example.Com', 'mismatch'],
    ['HTTPS://app.example.com', 'mismatch'],
    ['Https://app.example.com', 'mismatch'],
    ['https://app.example.com/', 'mismatch'],
    ['https://app.example.com//', 'mismatch'],
    ['https://app.example.com/index.html', 'mismatch'],
    ['https://app.example.com/\u007f', 'mismatch'],
    ['https://app.example.com?', 'mismatch'],
    ['https://app.example.com?a=1', 'mismatch'],
    ['https://app.example.com#', 'mismatch'],
    ['https://app.example.com#top', 'mismatch'],
    ['https://app.example.com\\', 'mismatch'],
    ['https://app.example.com.', 'mismatch'],
    ['https://app.example.com:443', 'mismatch'],
    ['https://app.example.com:8443', 'mismatch'],
    ['https://app.example.com:', 'mismatch'],
    ['https://www.app.example.com', 'mismatch'],
    ['https://example.com', 'mismatch'],
    ['https://pp.example.com', 'mismatch'],
    ['https://app.example.co', 'mismatch'],
    ['https://user@app.example.com', 'mismatch'],
    ['https://user:pass@app.example.com', 'mismatch'],
    ['https:app.example.com', 'mismatch'],
    ['https:/app.example.com', 'mismatch'],
    ['https:///app.example.com', 'mismatch'],
    ['ftp://app.example.com', 'mismatch'],
    ['https://*.example.com', 'mismatch'],
    ['https://a\tpp.example.com', 'mismatch'],
    ['null', 'mismatch'],
    ['//app.example.com', 'invalid'],
    ['://app.example.com', 'invalid'],
    ['app.example.com', 'invalid'],
    ['https://', 'invalid'],
    ['https:', 'invalid'],
    ['NULL', 'invalid'],
    ['true', 'invalid'],
    ['1', 'invalid'],
    ['-', 'invalid'],
    ['**', 'invalid'],
    ['\\*', 'invalid'],
    ['"*"', 'invalid'],
    ['https://äpp.example.com', 'invalid'],
    ['* *', 'multiple'],
    ['*, *', 'multiple'],
    ['https://app.example.com, https://app.example.com', 'multiple'],
    ['https://app.example.com https://other.example', 'multiple'],
    ['https://app.example.com,', 'multiple'],
    [', https://app.example.com', 'multiple'],
  ])('%j is refused as %s', (value, kind) => {
    expect(codes('omit', value)).toEqual([`allow-origin-${kind}`])
  })
})

test('a refusal says what was expected and received, and by which step', () => {
  const headers = new Headers({ 'access-control-allow-origin': 'https://other.example' })
  expect(corsCheck({ origin, credentials: 'include' }, { headers }).refusals).toEqual([
    {
      code: 'allow-origin-mismatch',
      step: 'CORS check (§4.10), step 4',
      header: 'Access-Control-Allow-Origin',
      expected: origin,
      received: 'https://other.example',
    },
    {
      code: 'allow-credentials-invalid',
      step: 'CORS check (§4.10), step 8',
      header: 'Access-Control-Allow-Credentials',
      expected: 'true',
      received: null,
    },
  ])
  expect(corsCheck({ origin, credentials: 'omit' }, { headers: new Headers() }).refusals).toMatchObject([
    { step: 'CORS check (§4.10), step 2', expected: `${origin} or *`, received: null },
  ])
})
