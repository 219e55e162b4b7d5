import { expect, it } from 'vitest'
import { readHeaders, writeFetch } from './page-request.ts'

const request = {
  origin: 'https://app.example.com',
  path: '/account',
  method: 'GET',
  headers: '',
  credentials: 'same-origin',
  engine: 'standard',
} as const

it.each([
  ['', []],
  ['A: b', [['A', 'b']]],
  [
    '  A:b:c  \n\n X-D :',
    [
      ['A', 'b:c'],
      ['X-D', ''],
    ],
  ],
])('header lines %j', (lines, headers) => {
  expect(readHeaders(lines)).toEqual(headers)
})

it.each(['no colon', ': no name', 'a b: c'])('%j is not a header', (line) => {
  expect(() => readHeaders(line)).toThrow(`"${line}" is not a`)
})

it.each([
  ['the defaults', {}, "fetch('https://api.example.com/account')"],
  ['a path without a slash', { path: 'a?b' }, "fetch('https://api.example.com/a?b')"],
  [
    'all options',
    { method: 'PUT', credentials: 'include', headers: 'A: b' },
    "fetch('https://api.example.com/account', {\n  method: 'PUT',\n  credentials: 'include',\n  headers: { 'A': 'b' },\n})",
  ],
] as const)('the call: %s', (_what, asked, code) => {
  expect(writeFetch({ ...request, ...asked })).toBe(code)
})
