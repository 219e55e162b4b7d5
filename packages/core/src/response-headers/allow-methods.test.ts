import { describe, expect, it } from 'vitest'
import { expectSuggestionsToHelp, type FaultRow, fault, issue } from '../../test/faults.ts'
import { preflight } from '../../test/requests.ts'
import { createPolicy, type PolicyOptions, validateOptions } from '../index.ts'
import { echoMethod } from './allow-methods.ts'

const inList = (
  what: string,
  method: unknown,
  code: Parameters<typeof issue>[0],
  message: string,
  suggestion?: unknown,
): FaultRow => ({
  what,
  options: { methods: ['GET', method] },
  issues: [issue(code, 'methods[1]', method, message, suggestion)],
})
const noMethod = (method: string) => `"${method}" is no method: letters, digits and hyphens`
const caseMatters = (method: string) =>
  `browsers do not normalise "${method}" and compare by case: write 'PATCH'`

const rows: FaultRow[] = [
  fault(
    'one method as a string',
    'methods',
    'PUT',
    'wrong-type',
    'must be a list of methods or \'*\', not "PUT"',
    ['PUT'],
  ),
  fault(
    'a joined list',
    'methods',
    'GET, PUT',
    'wrong-type',
    'must be a list of methods or \'*\', not "GET, PUT"',
    ['GET', 'PUT'],
  ),
  fault(
    'a joined list with a forbidden one',
    'methods',
    'GET,TRACE',
    'wrong-type',
    'must be a list of methods or \'*\', not "GET,TRACE"',
  ),
  fault('an empty string', 'methods', '', 'wrong-type', 'must be a list of methods or \'*\', not ""'),
  fault('null', 'methods', null, 'wrong-type', "must be a list of methods or '*', not null"),
  fault('a RegExp', 'methods', /PUT/, 'wrong-type', "must be a list of methods or '*', not /PUT/"),
  fault(
    'a set',
    'methods',
    new Set(['PUT']),
    'wrong-type',
    "must be a list of methods or '*', not an object",
  ),
  fault(
    'any beside others',
    'methods',
    ['PUT', '*'],
    'wildcard-beside-others',
    "'*' swallows whatever stands beside it: write methods: '*'",
    '*',
  ),
  inList('a number', 5, 'wrong-type', 'must be a method, not 5'),
  inList('undefined', undefined, 'wrong-type', 'must be a method, not undefined'),
  inList(
    'joined',
    'PUT,DELETE',
    'method-invalid',
    '"PUT,DELETE" joins several names: write ["PUT","DELETE"]',
    ['PUT', 'DELETE'],
  ),
  inList('white space around', ' PUT ', 'method-invalid', noMethod(' PUT '), ['PUT']),
  inList('no token', 'P(T', 'method-invalid', noMethod('P(T')),
  inList('empty', '', 'method-invalid', noMethod('')),
  inList('Unicode', 'PÜT', 'method-invalid', noMethod('PÜT')),
  inList('patch', 'patch', 'method-case', caseMatters('patch'), 'PATCH'),
  inList('Patch', 'Patch', 'method-case', caseMatters('Patch'), 'PATCH'),
  ...['TRACE', 'CONNECT', 'TRACK', 'trace', 'Connect'].map((method) =>
    inList(
      method,
      method,
      'method-forbidden',
      `browsers forbid ${method.toUpperCase()} in scripts: remove it`,
    ),
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
    ['the default', undefined, 'GET,HEAD,POST,PUT,PATCH,DELETE'],
    ['any', '*', '*'],
    ['any, in a list', ['*'], '*'],
    ['a list, in its order', ['PUT', 'GET'], 'PUT,GET'],
    ['lower case, where browsers normalise', ['put', 'delete', 'options'], 'PUT,DELETE,OPTIONS'],
    ['each once', ['PUT', 'put', 'PUT'], 'PUT'],
    ['a method of the application, as it is', ['Chicken'], 'Chicken'],
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
