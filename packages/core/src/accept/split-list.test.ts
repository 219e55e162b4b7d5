import { describe, expect, it } from 'vitest'
import { preflight } from '../../test/requests.ts'
import { createPolicy, type PolicyOptions, validateOptions } from '../index.ts'

const [A, B] = ['https://a.test', 'https://b.test'] as const
const separated = [
  ['a comma', (...members: string[]) => members.join(',')],
  ['a comma and a space', (...members: string[]) => members.join(', ')],
  ['a comma at the end', (...members: string[]) => `${members.join(',')},`],
  ['a comma at the start', (...members: string[]) => `,${members.join(',')}`],
  ['two commas', (...members: string[]) => members.join(',,')],
  ['spaces', (...members: string[]) => ` ${members.join('  ')} `],
  ['line breaks', (...members: string[]) => `${members.join('\n')}\n`],
  ['line breaks of Windows and tabs', (...members: string[]) => `\t${members.join('\r\n\t')}\r\n`],
] as const

describe.each(separated)('a string with %s', (_what, join) => {
  it('lists origins', () => {
    const policy = createPolicy({ origins: join(A, B) as string, credentials: true })
    expect([A, B, 'https://c.test'].map((origin) => policy.allowsOrigin(origin))).toEqual([true, true, false])
    const one = createPolicy({ origins: join(A) as string })
    expect([one.strategy, one.allowsOrigin(A), one.allowsOrigin(B)]).toEqual(['static', true, false])
  })

  it.each([
    ['methods', join('get', 'PUT'), 'access-control-allow-methods', 'GET,PUT'],
    ['allowHeaders', join('X-A', 'x-b'), 'access-control-allow-headers', 'x-a,x-b'],
  ] as const)('lists %s', async (option, value, header, expected) => {
    const { headers } = await createPolicy<PolicyOptions>({ [option]: value }).evaluate(preflight(A))
    expect(headers[header]).toBe(expected)
  })

  it('lists exposed headers', () => {
    const { headers } = createPolicy({ exposeHeaders: join('ETag', 'Link') }).evaluate({
      ...preflight(A),
      method: 'GET',
    })
    expect(headers['access-control-expose-headers']).toBe('etag,link')
  })

  it('lists the same in an entry of resources', () => {
    const entry = { origins: join(A, B), methods: join('PUT', 'DELETE') } as PolicyOptions
    const policy = createPolicy({ resources: { '/*': entry } })
    expect(policy.evaluate(preflight(B))).toMatchObject({
      allowed: true,
      headers: { 'access-control-allow-methods': 'PUT,DELETE' },
    })
  })

  it('means any with the asterisk alone', () => {
    expect(
      createPolicy({ origins: join('*') as '*', methods: join('*') }).evaluate(preflight(A)).headers,
    ).toEqual(createPolicy({ methods: '*' }).evaluate(preflight(A)).headers)
  })

  it('has the issues of its members, by their index', () => {
    const options = {
      origins: join(A, 'https://b.test/'),
      methods: join('PUT', 'patch'),
      allowHeaders: join('x-a', 'Cookie'),
    }
    expect(validateOptions(options).map(({ code, path, value }) => [code, path, value])).toEqual([
      ['origin-path', 'origins[1]', 'https://b.test/'],
      ['method-case', 'methods[1]', 'patch'],
      ['header-name-forbidden', 'allowHeaders[1]', 'Cookie'],
    ])
  })

  it('has the issue of the asterisk among others', () => {
    const options = { origins: join('*', A), methods: join('PUT', '*'), exposeHeaders: join('*', 'ETag') }
    expect(validateOptions(options).map(({ code, path }) => [code, path])).toEqual([
      ['origin-any-beside-others', 'origins'],
      ['wildcard-beside-others', 'methods'],
      ['wildcard-beside-others', 'exposeHeaders'],
    ])
  })

  it('is not an entry of a list', () => {
    const options = {
      origins: [join(A, B)],
      methods: [join('PUT', 'DELETE')],
      allowHeaders: [join('x-a', 'x-b')],
      exposeHeaders: [join('x-a', 'x-b')],
    }
    expect(validateOptions(options).map(({ path, suggestion }) => [path, suggestion])).toEqual([
      ['origins[0]', [A, B]],
      ['methods[0]', ['PUT', 'DELETE']],
      ['allowHeaders[0]', ['x-a', 'x-b']],
      ['exposeHeaders[0]', ['x-a', 'x-b']],
    ])
  })
})

it('one invalid member: the option itself is named', () => {
  const options = { origins: 'https://a.test/,', methods: 'patch,', allowHeaders: 'Cookie' }
  expect(validateOptions(options).map(({ code, path }) => [code, path])).toEqual([
    ['origin-path', 'origins'],
    ['method-case', 'methods'],
    ['header-name-forbidden', 'allowHeaders'],
  ])
})

describe.each(['', ',', ' ', ' , ,', '\n'])('a string without members: %j', (text) => {
  it('is empty, and may be an unset variable', () => {
    const empty = { origins: text, methods: text, allowHeaders: text, exposeHeaders: text }
    const issues = validateOptions({ ...empty, resources: { '/x': empty } })
    expect(issues.map(({ code, path }) => [code, path])).toEqual([
      ['origins-empty', 'origins'],
      ['wrong-type', 'methods'],
      ['wrong-type', 'allowHeaders'],
      ['wrong-type', 'exposeHeaders'],
      ['origins-empty', 'resources["/x"].origins'],
      ['wrong-type', 'resources["/x"].methods'],
      ['wrong-type', 'resources["/x"].allowHeaders'],
      ['wrong-type', 'resources["/x"].exposeHeaders'],
    ])
  })
})

it('an unset variable in a list, or in place of it, is named as such', () => {
  const unset = { origins: [undefined, A], methods: ['PUT', undefined], allowHeaders: [undefined] }
  const issues = validateOptions({
    ...unset,
    exposeHeaders: [undefined],
    resources: { '/x': unset, '/y': { origins: undefined } },
  })
  expect(issues.map(({ code, path, value }) => [code, path, value])).toEqual([
    ['origins-empty', 'origins[0]', undefined],
    ['wrong-type', 'methods[1]', undefined],
    ['wrong-type', 'allowHeaders[0]', undefined],
    ['wrong-type', 'exposeHeaders[0]', undefined],
    ['origins-empty', 'resources["/x"].origins[0]', undefined],
    ['wrong-type', 'resources["/x"].methods[1]', undefined],
    ['wrong-type', 'resources["/x"].allowHeaders[0]', undefined],
    ['origins-empty', 'resources["/y"].origins', undefined],
  ])
  expect(validateOptions({ origins: undefined })).toEqual([
    expect.objectContaining({ code: 'origins-empty', path: 'origins' }),
  ])
})

it('toJSON writes a string as it was given', () => {
  const options = { origins: `${A}, ${B},`, methods: 'PUT DELETE' }
  const policy = createPolicy(options)
  expect(policy.toJSON()).toEqual(options)
  expect(createPolicy(policy.toJSON()).evaluate(preflight(B))).toEqual(policy.evaluate(preflight(B)))
})
