import { describe, expect, it } from 'vitest'
import { actual, preflight } from '../../test/requests.ts'
import { createPolicy, type PolicyOptions } from '../index.ts'

const A = 'https://a.test'
const EVIL = 'https://evil.test'
const one = { 'access-control-allow-origin': A, 'access-control-allow-credentials': 'true' }
const METHODS = 'GET,HEAD,POST,PUT,PATCH,DELETE,QUERY'
const ANY_HEADER = '*,authorization,content-type,x-requested-with'
const age = { 'access-control-max-age': '600' }
const header = (name: 'methods' | 'headers', value: string) => ({ [`access-control-allow-${name}`]: value })

describe('with credentials, any is sent back as what was asked for', () => {
  const HEADERS = 'Access-Control-Request-Headers'
  const METHOD = 'Access-Control-Request-Method'
  const many = Array.from({ length: 65 }, (_, index) => `x${index}`).join(',')
  it.each<[string, PolicyOptions, Parameters<typeof preflight>[1], Record<string, string>]>([
    [
      'any header',
      { allowHeaders: '*' },
      { headers: 'authorization,x-a' },
      { ...header('methods', METHODS), ...header('headers', 'authorization,x-a'), vary: HEADERS },
    ],
    [
      'any header, by default',
      {},
      { headers: 'x-a' },
      { ...header('methods', METHODS), ...header('headers', 'x-a'), vary: HEADERS },
    ],
    ['any header, none asked for', {}, {}, { ...header('methods', METHODS), vary: HEADERS }],
    ['any header, too many', {}, { headers: many }, { ...header('methods', METHODS), vary: HEADERS }],
    ['any header, no token', {}, { headers: 'x a' }, { ...header('methods', METHODS), vary: HEADERS }],
    [
      'any method',
      { methods: '*', allowHeaders: ['x-a'] },
      { method: 'CHICKEN', headers: 'x-b' },
      { ...header('headers', 'x-a'), ...header('methods', 'CHICKEN'), vary: METHOD },
    ],
    [
      'any method, no token',
      { methods: '*', allowHeaders: ['x-a'] },
      { method: 'P T' },
      { ...header('headers', 'x-a'), vary: METHOD },
    ],
    [
      'any method and header',
      { methods: '*' },
      { method: 'PUT', headers: 'x-a' },
      { ...header('methods', 'PUT'), ...header('headers', 'x-a'), vary: `${METHOD}, ${HEADERS}` },
    ],
  ])('%s', (_what, options, requested, headers) => {
    const single = createPolicy({ ...options, origins: A, credentials: true })
    expect(single.evaluate(preflight(A, requested))).toEqual({
      kind: 'preflight',
      allowed: true,
      headers: { ...one, ...age, ...headers },
      status: 204,
      reason: undefined,
    })
    const several = createPolicy({ ...options, origins: [A, 'https://b.test'], credentials: true })
    const { vary, ...rest } = headers
    expect(several.evaluate(preflight(A, requested)).headers).toEqual({
      ...one,
      ...age,
      ...rest,
      vary: `Origin, ${vary}`,
    })
    expect(several.evaluate(preflight(EVIL, requested)).headers).toEqual({ vary: 'Origin' })
    expect(several.evaluate(actual(A)).headers).toEqual({ ...one, vary: 'Origin' })
  })

  it('the decision is frozen', () => {
    const decision = createPolicy({ origins: A, credentials: true }).evaluate(preflight(A))
    expect(Object.isFrozen(decision)).toBe(true)
    expect(Object.isFrozen(decision.headers)).toBe(true)
  })

  it('one origin: another origin gets the same headers, and is refused', () => {
    const policy = createPolicy({ origins: A, credentials: true })
    expect(policy.evaluate(preflight(EVIL, { headers: 'x-a' }))).toEqual({
      ...policy.evaluate(preflight(A, { headers: 'x-a' })),
      allowed: false,
      reason: 'origin-not-listed',
    })
  })

  it('nothing is sent back without credentials, nor where both are listed', () => {
    const any = createPolicy({ origins: A, methods: '*' })
    expect(any.evaluate(preflight(A, { method: 'CHICKEN', headers: 'x-a' })).headers).toEqual({
      'access-control-allow-origin': A,
      ...header('methods', `*,${METHODS}`),
      ...header('headers', ANY_HEADER),
      ...age,
    })
    const listed = createPolicy({ origins: A, credentials: true, methods: ['PUT'], allowHeaders: ['x-a'] })
    expect(listed.evaluate(preflight(A, { method: 'CHICKEN', headers: 'x-b' })).headers).toEqual({
      ...one,
      ...header('methods', 'PUT'),
      ...header('headers', 'x-a'),
      ...age,
    })
  })
})

describe('allowPrivateNetwork', () => {
  const NETWORK = 'Access-Control-Request-Private-Network'
  const options = { methods: ['PUT'], allowHeaders: ['x-a'], allowPrivateNetwork: true }
  const lists = {
    'access-control-allow-origin': A,
    ...header('methods', 'PUT'),
    ...header('headers', 'x-a'),
    ...age,
  }
  const granted = { 'access-control-allow-private-network': 'true' }
  it.each<[string, string[], string, string | undefined, Record<string, string>]>([
    ['one origin that asks', [A], A, 'true', { ...lists, ...granted, vary: NETWORK }],
    ['one origin that does not ask', [A], A, undefined, { ...lists, vary: NETWORK }],
    ['one origin that asks otherwise', [A], A, 'TRUE', { ...lists, vary: NETWORK }],
    [
      'a listed origin that asks',
      [A, 'https://b.test'],
      A,
      'true',
      { ...lists, ...granted, vary: `Origin, ${NETWORK}` },
    ],
    [
      'a listed origin that does not ask',
      [A, 'https://b.test'],
      A,
      undefined,
      { ...lists, vary: `Origin, ${NETWORK}` },
    ],
    ['an untrusted origin that asks', [A, 'https://b.test'], EVIL, 'true', { vary: 'Origin' }],
  ])('%s', (_what, origins, origin, privateNetwork, headers) => {
    const policy = createPolicy({ ...options, origins })
    const requested = privateNetwork === undefined ? {} : { privateNetwork }
    expect(policy.evaluate(preflight(origin, requested)).headers).toEqual(headers)
  })

  it('is not sent unless it is set, nor on actual responses', () => {
    const { allowPrivateNetwork: _, ...others } = options
    const without = createPolicy({ ...others, origins: A })
    expect(without.evaluate(preflight(A, { privateNetwork: 'true' })).headers).toEqual(lists)
    const policy = createPolicy({ ...options, origins: A })
    expect(policy.evaluate(actual(A)).headers).toEqual({ 'access-control-allow-origin': A })
  })
})

describe('timingAllowOrigin', () => {
  it.each<[string, PolicyOptions, Record<string, string>, Record<string, string>]>([
    [
      'any origin',
      {},
      { 'access-control-allow-origin': '*', 'timing-allow-origin': '*' },
      { 'access-control-allow-origin': '*', 'timing-allow-origin': '*' },
    ],
    [
      'one origin',
      { origins: A },
      { 'access-control-allow-origin': A, 'timing-allow-origin': A },
      { 'access-control-allow-origin': A, 'timing-allow-origin': A },
    ],
    [
      'a list',
      { origins: [A, 'https://b.test'] },
      { 'access-control-allow-origin': A, 'timing-allow-origin': A, vary: 'Origin' },
      { vary: 'Origin' },
    ],
  ])('%s: on actual responses, for the same origins', (_what, options, allowed, refused) => {
    const policy = createPolicy<PolicyOptions>({ ...options, timingAllowOrigin: true })
    expect(policy.evaluate(actual(A))).toHaveProperty('headers', allowed)
    expect(policy.evaluate(actual(EVIL))).toHaveProperty('headers', refused)
    expect(policy.evaluate(preflight(A))).not.toHaveProperty(['headers', 'timing-allow-origin'])
  })
})

describe("the application's own preflights", () => {
  it('preflightContinue: the headers are set, the response is not', () => {
    const policy = createPolicy({ origins: [A, 'https://b.test'], preflightContinue: true })
    const { headers } = createPolicy({ origins: [A, 'https://b.test'] }).evaluate(preflight(A))
    expect(policy.evaluate(preflight(A))).toMatchObject({ kind: 'preflight', status: undefined, headers })
    expect(policy.evaluate(preflight(EVIL))).toMatchObject({
      kind: 'preflight',
      status: undefined,
      allowed: false,
      headers: { vary: 'Origin' },
    })
  })

  it('preflightContinue: what is sent back is completed too', () => {
    const policy = createPolicy({ origins: A, credentials: true, preflightContinue: true })
    expect(policy.evaluate(preflight(A, { headers: 'x-a' }))).toMatchObject({
      status: undefined,
      headers: { 'access-control-allow-headers': 'x-a' },
    })
  })

  it.each([200, 204, 299])('preflightStatus %i: of allowed and refused alike', (preflightStatus) => {
    for (const options of [
      {},
      { origins: A },
      { origins: [A, 'https://b.test'] },
      { origins: A, credentials: true },
    ]) {
      const policy = createPolicy<PolicyOptions>({ ...options, preflightStatus })
      expect(policy.evaluate(preflight(A))).toHaveProperty('status', preflightStatus)
      expect(policy.evaluate(preflight(EVIL))).toHaveProperty('status', preflightStatus)
      expect(policy.evaluate(actual(A))).toHaveProperty('status', undefined)
    }
  })
})

it('an invalid method is not sent back, and neither is the header', () => {
  const policy = createPolicy({ origins: 'https://a.test', credentials: true, methods: '*' })
  for (const method of ['', 'a b', 'PUT,DELETE']) {
    expect(Object.keys(policy.evaluate(preflight('https://a.test', { method })).headers)).not.toContain(
      'access-control-allow-methods',
    )
  }
})
