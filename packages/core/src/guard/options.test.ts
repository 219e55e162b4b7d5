import { describe, expect, it } from 'vitest'
import type { PolicyIssue } from '../issues.ts'
import { PolicyError } from '../policy-error.ts'
import { createGuard } from './guard.ts'

const L = 'https://listed.test'

function issuesFound(policy: unknown, options?: unknown): readonly PolicyIssue[] {
  try {
    createGuard(policy as object, options as object)
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error
    return error.issues
  }
  return []
}

function issuesOf(policy: unknown, options?: unknown): unknown {
  return issuesFound(policy, options).map(({ code, path, suggestion }) => [path, code, suggestion])
}

describe('without a policy, nothing starts', () => {
  it.each([[undefined], ['https://a.test'], [1], [false]])('%s', (policy) => {
    expect(issuesOf(policy)).toEqual([['', 'guard-without-policy', undefined]])
  })
  it('a request is not a policy, and a log of the error does not contain it', () => {
    const issues = issuesFound(new Request('https://a.test/', { headers: { cookie: 'session=1' } }))
    expect(issues).toMatchObject([{ code: 'guard-without-policy', value: undefined }])
  })
  it('null is not a policy', () => {
    expect(issuesOf(null)).toEqual([['', 'wrong-type', undefined]])
  })
})

it.each<[description: string, policy: unknown, options: unknown, issues: readonly unknown[]]>([
  ['no option', { origins: L }, undefined, []],
  [
    'every option',
    { origins: L },
    {
      self: L,
      hosts: ['loopback', '*.localhost:3000'],
      exempt: ['/a', '/b/*'],
      ambient: true,
      report: false,
      onRefused: () => {},
    },
    [],
  ],
  ['undefined options', { origins: L }, { self: undefined, exempt: undefined, onRefused: undefined }, []],
  ['a text for options', { origins: L }, 'loopback', [['', 'wrong-type', undefined]]],
  ['a mistyped option', { origins: L }, { exemt: '/a' }, [['exemt', 'unknown-option', 'exempt']]],
  [
    'a guard option among those of the policy',
    { origins: L, hosts: 'loopback' },
    {},
    [['hosts', 'unknown-option', undefined]],
  ],
  ['an invalid policy', { origins: `${L}/` }, {}, [['origins', 'origin-path', L]]],
  [
    'flags',
    { origins: L },
    { ambient: 1, report: 'yes' },
    [
      ['ambient', 'wrong-type', undefined],
      ['report', 'wrong-type', undefined],
    ],
  ],
  ['a hook', { origins: L }, { onRefused: true }, [['onRefused', 'wrong-type', undefined]]],
  ['self with a path', { origins: L }, { self: `${L}/` }, [['self', 'origin-path', L]]],
  [
    'self as a pattern',
    { origins: L },
    { self: [L, 'https://*.a.test'] },
    [['self[1]', 'self-not-exact', undefined]],
  ],
  [
    'self with any port',
    { origins: L },
    { self: 'http://localhost:*' },
    [['self', 'self-not-exact', undefined]],
  ],
  [
    'self as an app',
    { origins: L },
    { self: 'capacitor://localhost' },
    [['self', 'self-not-exact', undefined]],
  ],
  ['an unset self', { origins: L }, { self: [undefined] }, [['self', 'wrong-type', undefined]]],
  ['an empty self', { origins: L }, { self: [] }, [['self', 'wrong-type', undefined]]],
  [
    'hosts as an origin',
    { origins: L },
    { hosts: 'http://localhost:3000/' },
    [['hosts', 'host-invalid', 'localhost:3000']],
  ],
  [
    'hosts as names and addresses',
    { origins: L },
    { hosts: ['a.test', 'a.test.', '127.0.0.1:1', '[::1]:65535', '*.a.test'] },
    [],
  ],
  [
    'hosts that are not names',
    { origins: L },
    { hosts: ['a-', 'a..', 'a*.test'] },
    [
      ['hosts[0]', 'host-invalid', undefined],
      ['hosts[1]', 'host-invalid', undefined],
      ['hosts[2]', 'host-invalid', undefined],
    ],
  ],
  [
    'hosts in upper case',
    { origins: L },
    { hosts: ['loopback', 'DevBox'] },
    [['hosts[1]', 'host-invalid', 'devbox']],
  ],
  [
    'every address',
    { origins: L },
    { hosts: ['0.0.0.0', '[::]:3000'] },
    [
      ['hosts[0]', 'host-invalid', undefined],
      ['hosts[1]', 'host-invalid', undefined],
    ],
  ],
  ['every host', { origins: L }, { hosts: '*' }, [['hosts', 'host-invalid', undefined]]],
  [
    'a port out of range',
    { origins: L },
    { hosts: ['a:0', 'a:080', 'a:65536'] },
    [
      ['hosts[0]', 'host-invalid', undefined],
      ['hosts[1]', 'host-invalid', undefined],
      ['hosts[2]', 'host-invalid', undefined],
    ],
  ],
  ['empty hosts', { origins: L }, { hosts: '' }, [['hosts', 'wrong-type', undefined]]],
  ['unset hosts', { origins: L }, { hosts: undefined }, [['hosts', 'wrong-type', undefined]]],
  [
    'an unset host, and one that no browser sends',
    { origins: L },
    { hosts: ['loopback', undefined, 'A'] },
    [
      ['hosts[1]', 'wrong-type', undefined],
      ['hosts[2]', 'host-invalid', 'a'],
    ],
  ],
  [
    'exempt as a route',
    { origins: L },
    { exempt: '/hook/:id' },
    [['exempt', 'resource-pattern-invalid', '/hook/*']],
  ],
  [
    'exempt without a slash',
    { origins: L },
    { exempt: ['/a', 'hook'] },
    [['exempt[1]', 'resource-pattern-invalid', '/hook']],
  ],
  [
    'exempt as a parameter alone',
    { origins: L },
    { exempt: ':id' },
    [['exempt', 'resource-pattern-invalid', '/*']],
  ],
  ['exempt as a number', { origins: L }, { exempt: 1 }, [['exempt', 'wrong-type', undefined]]],
  [
    'an unset exempt',
    { origins: L },
    { exempt: ['/a', undefined] },
    [['exempt[1]', 'wrong-type', undefined]],
  ],
])('%s', (_description, policy, options, issues) => {
  expect(issuesOf(policy, options)).toEqual(issues)
})
