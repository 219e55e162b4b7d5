import { describe, expect, it } from 'vitest'
import { expectSuggestionsToHelp, type IssueRow, issue, issueRow } from '../../test/issues.ts'
import { preflight } from '../../test/requests.ts'
import { echoHeaderNames } from '../decide/headers.ts'
import { createPolicy, type PolicyOptions, validateOptions } from '../index.ts'

const inList = (
  what: string,
  name: unknown,
  code: Parameters<typeof issue>[0],
  suggestion?: unknown,
): IssueRow => ({
  what,
  options: { allowHeaders: ['X-Good', name] },
  issues: [issue(code, 'allowHeaders[1]', name, suggestion)],
})

const rows: IssueRow[] = [
  issueRow('true', 'allowHeaders', true, 'wrong-type'),
  issueRow('an object', 'allowHeaders', { 'X-A': true }, 'wrong-type'),
  issueRow('a function', 'allowHeaders', () => '*', 'wrong-type'),
  issueRow('any and others', 'allowHeaders', ['*', 'Authorization'], 'wildcard-beside-others', '*'),
  inList('a RegExp', /x/, 'wrong-type'),
  inList('joined by a comma', 'X-A, X-B', 'header-names-joined', ['X-A', 'X-B']),
  inList('joined by a space', 'X-A X-B', 'header-names-joined', ['X-A', 'X-B']),
  inList('joined, one of them forbidden', 'X-A,Host', 'header-names-joined'),
  inList('a trailing comma', 'X-A,', 'header-name-invalid', ['X-A']),
  inList('a trailing newline', 'X-A\n', 'header-name-invalid', ['X-A']),
  inList('a trailing colon', 'X-A:', 'header-name-invalid'),
  inList('empty', '', 'header-name-invalid'),
  inList('Unicode', 'X-Café', 'header-name-invalid'),
  inList('very long', '('.repeat(100), 'header-name-invalid'),
  ...[
    'Accept-Charset',
    'Accept-Encoding',
    'Access-Control-Request-Headers',
    'Access-Control-Request-Method',
    'Access-Control-Request-Private-Network',
    'Connection',
    'Content-Length',
    'Cookie',
    'Cookie2',
    'Date',
    'DNT',
    'Expect',
    'Host',
    'Keep-Alive',
    'Origin',
    'Referer',
    'Set-Cookie',
    'TE',
    'Trailer',
    'Transfer-Encoding',
    'Upgrade',
    'Via',
    'Proxy-Authorization',
    'Sec-Fetch-Mode',
  ].map((name) => inList('forbidden by the standard', name, 'header-name-forbidden')),
  ...[
    'Access-Control-Allow-Origin',
    'Access-Control-Allow-Credentials',
    'Access-Control-Allow-Methods',
    'Access-Control-Allow-Headers',
    'Access-Control-Allow-Private-Network',
    'Access-Control-Expose-Headers',
    'Access-Control-Max-Age',
  ].map((name) => inList('a response header of CORS', name, 'header-name-senseless')),
]

describe('allowHeaders are refused', () => {
  it.each(rows)('$what: $options.allowHeaders', ({ options, issues }) => {
    expect(validateOptions(options)).toEqual(issues)
  })

  it.each(rows)(
    '$what: what is suggested in their place is right: $options.allowHeaders',
    expectSuggestionsToHelp,
  )
})

describe('Access-Control-Allow-Headers', () => {
  it.each<[string, PolicyOptions['allowHeaders'], string | undefined]>([
    ['the default: any, Authorization too', undefined, '*,authorization,content-type,x-requested-with'],
    ['any', '*', '*,authorization,content-type,x-requested-with'],
    ['any, in a list', ['*'], '*,authorization,content-type,x-requested-with'],
    ['a list, in lower case', ['X-B', 'Content-Type'], 'x-b,content-type'],
    ['each once', ['X-A', 'x-a'], 'x-a'],
    // They are safelisted for some values only.
    ['safelisted names', ['Accept', 'Content-Type', 'Range'], 'accept,content-type,range'],
    ['names of Object.prototype', ['__proto__', 'toString'], '__proto__,tostring'],
    ['near misses of forbidden names', ['Proxy', 'Sec', 'X-Sec-A'], 'proxy,sec,x-sec-a'],
    ['none', [], undefined],
  ])('%s', (_what, allowHeaders, expected) => {
    const { headers } = createPolicy({ allowHeaders }).evaluate(preflight('https://a.test'))
    expect(headers['access-control-allow-headers']).toBe(expected)
  })
})

const names = (count: number) => Array.from({ length: count }, (_, index) => `x${index}`).join(',')

describe('requested header names are sent back', () => {
  it.each([
    ['one name', 'x-a', 'x-a'],
    ['several', 'content-type,x-a', 'content-type,x-a'],
    ['white space around names', 'content-type, x-a\t,\tx-b ', 'content-type, x-a\t,\tx-b '],
    ['names of Object.prototype', '__proto__,constructor', '__proto__,constructor'],
    ['64 names', names(64), names(64)],
    ['2048 bytes', 'x'.repeat(2048), 'x'.repeat(2048)],
  ])('%s', (_what, requested, expected) => {
    expect(echoHeaderNames(requested)).toBe(expected)
  })

  it.each([
    ['no header', null],
    ['nothing', ''],
    ['white space alone', ' \t'],
    ['65 names', names(65)],
    ['10,000 names', names(10_000)],
    ['a million commas', ','.repeat(1_000_000)],
    ['2049 bytes', 'x'.repeat(2049)],
    ['an empty element', 'x-a,,x-b'],
    ['an empty element in front', ',x-a'],
    ['an empty last element', 'x-a,'],
    ['white space for a comma', 'x-a x-b'],
    ['white space within a name, after another', 'x-a, x-b x-c'],
    ['a NUL', 'x-a\u0000'],
    ['a line break', 'x-a\r\nset-cookie: a=b'],
    ['a quoted text', '"x-a"'],
    ['markup', '<script>'],
    ['Unicode', 'x-ä'],
  ])('not for %s', (_what, requested) => {
    expect(echoHeaderNames(requested)).toBeUndefined()
  })
})
