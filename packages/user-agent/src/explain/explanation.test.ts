import { expect, test } from 'vitest'
import type { CorsIssue } from '../page/cors-error.ts'
import { type ExplanationFields, explanationText } from './explanation.ts'

const plain: ExplanationFields = {
  allowed: true,
  request: { from: 'https://a.test', method: 'GET', url: 'https://b.test/', credentials: null },
  preflightReasons: [],
  exchange: [],
  issues: [],
  nearestOrigin: null,
  allowedBy: null,
  notes: [],
}
const issue: CorsIssue = {
  code: 'preflight-status',
  step: 'step 8',
  header: null,
  expected: 'a status',
  received: '403',
  message: 'the message',
  fix: 'the fix',
  option: null,
}
const firstLine = 'Allowed: GET "https://b.test/" from "https://a.test"'

test.each<[description: string, change: Partial<ExplanationFields>, lines: readonly string[]]>([
  ['nothing but the request', {}, [firstLine]],
  [
    'the credentials mode',
    { request: { ...plain.request, credentials: 'include' } },
    [`${firstLine} (credentials: include)`],
  ],
  [
    'why it was preflighted',
    { preflightReasons: ['the method PUT', 'the header x-a'] },
    [firstLine, 'Preflight because of the method PUT, the header x-a'],
  ],
  [
    'of the headers those of CORS, Origin, Vary and Location',
    {
      exchange: [
        {
          kind: 'request',
          request: {
            method: 'GET',
            url: 'https://b.test/',
            headers: { accept: '*/*', origin: 'https://a.test' },
          },
          response: {
            status: 302,
            headers: {
              'access-control-allow-origin': '*',
              'content-type': 'a/b',
              location: '/x',
              vary: 'Origin',
              'x-access-control-a': '1',
            },
          },
        },
      ],
    },
    [
      firstLine,
      '',
      'request: GET "https://b.test/"',
      '  > origin: "https://a.test"',
      '  < 302',
      '  < access-control-allow-origin: "*"',
      '  < location: "/x"',
      '  < vary: "Origin"',
    ],
  ],
  [
    'the issue that decides, and the others',
    {
      allowed: false,
      issues: [issue, { ...issue, code: 'method-not-allowed', header: 'X-A', received: null }],
    },
    [
      'Refused: GET "https://b.test/" from "https://a.test"',
      '',
      'Decided by: preflight-status [step 8]',
      '  expected "a status"',
      '  received "403"',
      '  browser  the message',
      '  fix      the fix',
      '',
      'Also: method-not-allowed [step 8]',
      '  header   X-A',
      '  expected "a status"',
      '  received nothing',
      '  browser  the message',
      '  fix      the fix',
    ],
  ],
  [
    'the nearest origin, and in what it differs',
    { nearestOrigin: { origin: 'http://c.test', differences: ['scheme', 'www'] } },
    [firstLine, '', 'Nearest allowed origin: "http://c.test" (differs in: scheme, www)'],
  ],
  ['the entry that allows it', { allowedBy: '*' }, [firstLine, '', 'Allowed by: origins "*"']],
  ['notes', { notes: ['one', 'two'] }, [firstLine, '', 'Note: one', 'Note: two']],
  [
    'all that is not printable ASCII, escaped',
    { notes: [' ~\u007f\u001f\n\u009b\u202e'] },
    [firstLine, '', 'Note:  ~\\u007f\\u001f\\u000a\\u009b\\u202e'],
  ],
])('the text names %s', (_, change, lines) => {
  expect(explanationText({ ...plain, ...change }).split('\n')).toEqual(lines)
})
