import { describe, expect, it } from 'vitest'
import { expectSuggestionsToHelp, type IssueRow, issue, issueRow } from '../../test/issues.ts'
import { preflight } from '../../test/requests.ts'
import { echoMethod } from '../decide/headers.ts'
import { createPolicy, type PolicyOptions, validateOptions } from '../index.ts'

const inList = (
  what: string,
  method: unknown,
  code: Parameters<typeof issue>[0],
  suggestion?: unknown,
): IssueRow => ({
  what,
  options: { methods: ['GET', method] },
  issues: [issue(code, 'methods[1]', method, suggestion)],
})
/** Every method that IANA registers, without those that browsers normalize or forbid. */
const REGISTERED =
  'ACL BASELINE-CONTROL BIND CHECKIN CHECKOUT COPY LABEL LINK LOCK MERGE MKACTIVITY MKCALENDAR MKCOL MKREDIRECTREF MKWORKSPACE MOVE ORDERPATCH PATCH PRI PROPFIND PROPPATCH QUERY REBIND REPORT SEARCH UNBIND UNCHECKOUT UNLINK UNLOCK UPDATE UPDATEREDIRECTREF VERSION-CONTROL'.split(
    ' ',
  )

const rows: IssueRow[] = [
  issueRow('null', 'methods', null, 'wrong-type'),
  issueRow('a RegExp', 'methods', /PUT/, 'wrong-type'),
  issueRow('a set', 'methods', new Set(['PUT']), 'wrong-type'),
  issueRow('any and others', 'methods', ['PUT', '*'], 'wildcard-beside-others', '*'),
  inList('a number', 5, 'wrong-type'),
  inList('undefined', undefined, 'wrong-type'),
  inList('joined', 'PUT,DELETE', 'method-invalid', ['PUT', 'DELETE']),
  inList('white space around', ' PUT ', 'method-invalid', ['PUT']),
  inList('no token', 'P(T', 'method-invalid'),
  inList('empty', '', 'method-invalid'),
  inList('Unicode', 'PÜT', 'method-invalid'),
  ...['Patch', 'quERY', ...REGISTERED.map((method) => method.toLowerCase())].map((method) =>
    inList(method, method, 'method-case', method.toUpperCase()),
  ),
  ...['TRACE', 'CONNECT', 'TRACK', 'trace', 'Connect'].map((method) =>
    inList(method, method, 'method-forbidden'),
  ),
]

describe('methods are refused', () => {
  it.each(rows)('$what', ({ options, issues }) => {
    expect(validateOptions(options)).toEqual(issues)
  })

  it.each(rows)('$what: what is suggested in their place is right', expectSuggestionsToHelp)
})

describe('Access-Control-Allow-Methods', () => {
  it.each<[string, PolicyOptions['methods'], string | undefined]>([
    ['the default', undefined, 'GET,HEAD,POST,PUT,PATCH,DELETE,QUERY'],
    ['any', '*', '*,GET,HEAD,POST,PUT,PATCH,DELETE,QUERY'],
    ['any, in a list', ['*'], '*,GET,HEAD,POST,PUT,PATCH,DELETE,QUERY'],
    ['a list, in its order', ['PUT', 'GET'], 'PUT,GET'],
    ['lower case, if browsers normalize', ['put', 'delete', 'options'], 'PUT,DELETE,OPTIONS'],
    ['each once', ['PUT', 'put', 'PUT'], 'PUT'],
    ['a custom method', ['Chicken'], 'Chicken'],
    ['a method whose name only contains a registered one', ['querying', 'prepatch'], 'querying,prepatch'],
    ['all registered methods', REGISTERED, REGISTERED.join(',')],
    ['names of Object.prototype', ['__proto__', 'constructor'], '__proto__,constructor'],
    ['none but those that are always allowed', [], 'GET,HEAD,POST'],
  ])('%s', (_what, methods, expected) => {
    const { headers } = createPolicy({ methods }).evaluate(preflight('https://a.test'))
    expect(headers['access-control-allow-methods']).toBe(expected)
  })
})

describe('a requested method is sent back', () => {
  it.each([
    ['PUT', 'PUT'],
    ['patch', 'patch'],
    ['__proto__', '__proto__'],
    ['M'.repeat(64), 'M'.repeat(64)],
    ['M'.repeat(65), undefined],
    ['', undefined],
    ['PUT, DELETE', undefined],
    ['P\u0000T', undefined],
    ['PÜT', undefined],
    [null, undefined],
  ])('%j: %j', (requested, expected) => {
    expect(echoMethod(requested)).toBe(expected)
  })
})
