import { describe, expect, it } from 'vitest'
import { expectSuggestionsToHelp, type IssueRow, issue, issueRow } from '../../test/issues.ts'
import { actual } from '../../test/requests.ts'
import { mergeExpose } from '../decide/headers.ts'
import { createPolicy, type PolicyOptions, validateOptions } from '../index.ts'

const inList = (name: string, code: Parameters<typeof issue>[0]): IssueRow => ({
  what: name,
  options: { exposeHeaders: ['ETag', name] },
  issues: [issue(code, 'exposeHeaders[1]', name)],
})

const rows: IssueRow[] = [
  issueRow('any and others', 'exposeHeaders', ['*', 'ETag'], 'wildcard-beside-others', '*'),
  {
    what: 'joined names',
    options: { exposeHeaders: ['ETag,Link'] },
    issues: [issue('header-names-joined', 'exposeHeaders[0]', 'ETag,Link', ['ETag', 'Link'])],
  },
  ...['*', ['*']].map((exposeHeaders) => ({
    what: 'any with credentials',
    options: { origins: 'https://a.test', credentials: true, exposeHeaders },
    issues: [issue('expose-any-with-credentials', 'exposeHeaders', exposeHeaders)],
  })),
  ...['Set-Cookie', 'set-cookie2'].map((name) => inList(name, 'header-name-forbidden')),
  ...[
    'Origin',
    'Access-Control-Request-Method',
    'Access-Control-Request-Headers',
    'Access-Control-Request-Private-Network',
    'Access-Control-Allow-Origin',
    'Access-Control-Max-Age',
  ].map((name) => inList(name, 'header-name-senseless')),
]

describe('exposeHeaders are refused', () => {
  it.each(rows)('$what', ({ options, issues }) => {
    expect(validateOptions(options)).toEqual(issues)
  })

  it.each(rows)('$what: what is suggested in their place is right', expectSuggestionsToHelp)
})

describe('Access-Control-Expose-Headers', () => {
  it.each<[string, PolicyOptions['exposeHeaders'], string | undefined]>([
    ['the default', undefined, undefined],
    ['any', '*', '*'],
    ['any, in a list', ['*'], '*'],
    ['a list, in lower case, each once', ['ETag', 'Link', 'etag'], 'etag,link'],
    ['Cookie, which is not a response header, but harmless', ['Cookie'], 'cookie'],
    ['none', [], undefined],
  ])('%s', (_what, exposeHeaders, expected) => {
    const { headers } = createPolicy({ exposeHeaders }).evaluate(actual('https://a.test'))
    expect(headers['access-control-expose-headers']).toBe(expected)
  })
})

it('names that only resemble those of cookies and of CORS are exposed', () => {
  const exposeHeaders = ['X-Set-Cookie', 'Set-Cookie3', 'X-Origin', 'Origin-X', 'X-Access-Control-Request-A']
  expect(validateOptions({ exposeHeaders })).toEqual([])
})

describe('mergeExpose combines what a handler and a policy expose', () => {
  it.each([
    ['nothing and nothing', null, undefined, ''],
    ['nothing and the policy’s names', undefined, 'ETag,X-Total', 'ETag,X-Total'],
    ['the handler’s names and nothing', 'Upload-Offset', undefined, 'Upload-Offset'],
    ['both', 'Upload-Offset', 'ETag', 'Upload-Offset, ETag'],
    ['the same name in another case, once', 'etag, ETAG', 'ETag,X-Total', 'etag, X-Total'],
    ['several lines', ['grpc-status', 'grpc-message'], 'grpc-status', 'grpc-status, grpc-message'],
    ['empty members', ' , x-a,,', 'x-b', 'x-a, x-b'],
    ['any header, which stays', '*', 'ETag', '*, ETag'],
    ['any header of the policy', 'X-Own', '*', 'X-Own, *'],
    ['no lines', [], 'ETag', 'ETag'],
  ])('%s', (_what, existing, names, merged) => {
    expect(mergeExpose(existing, names)).toBe(merged)
  })
})
