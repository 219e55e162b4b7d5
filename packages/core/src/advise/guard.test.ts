import { describe, expect, it, vi } from 'vitest'
import { createGuard } from '../guard/guard.ts'
import type { GuardReason } from '../guard/rules.ts'
import { guardText } from './guard.ts'

const E = 'https://evil.test'
const TRUST = 'To allow it, list the origin in a policy with credentials: true.'

it.each<[reason: GuardReason, message: string, fix: string]>([
  ['cross-site', 'A page of another site, "https://evil.test", is not allowed to make this request.', TRUST],
  [
    'same-site',
    'A page of another origin on this site, "https://evil.test", is not allowed to make this request.',
    TRUST,
  ],
  [
    'origin-null',
    'A page without an origin, such as a sandboxed frame, is not allowed to make this request.',
    'Over plain HTTP, pages with Referrer-Policy: no-referrer also submit forms without an origin. Use another referrer policy, or add the path to exempt.',
  ],
  [
    'origin-mismatch',
    'The Origin header, "https://evil.test", does not match the Host header, "backend".',
    'If a proxy rewrites Host, forward the original Host, or set self to the origin of this server.',
  ],
  [
    'ambient-credentials',
    'Pages of "https://evil.test" are allowed to make this request only without cookies and other credentials.',
    "Send the request with credentials: 'omit', or list the origin in a policy with credentials: true.",
  ],
  [
    'navigation',
    'Pages of "https://evil.test" are allowed to make this request with a script, but not with a form.',
    'Use fetch, or list the origin in a policy with credentials: true.',
  ],
  [
    'method-not-listed',
    'Pages of "https://evil.test" are not allowed to use the method "DELETE".',
    'Add the method to methods in the policy.',
  ],
  [
    'upgrade',
    'A page of another origin, "https://evil.test", is not allowed to open a connection to this server.',
    TRUST,
  ],
  ['host-missing', 'The request does not name a host.', 'Send a Host header.'],
  [
    'host-ambiguous',
    'The request names more than one host.',
    'Send one Host header that matches the request target.',
  ],
  [
    'host-not-listed',
    '"backend" is not a host of this server.',
    'To serve pages under this name, add it to hosts.',
  ],
])('%s', (reason, message, fix) => {
  expect(guardText(reason, { method: 'DELETE', host: 'backend', origin: E, isLocal: false })).toEqual({
    message,
    fix,
  })
})

it('a request without Origin has no name', () => {
  const { message } = guardText('cross-site', { method: 'POST', host: 'a.test', origin: '', isLocal: false })
  expect(message).toBe('A page of another site is not allowed to make this request.')
})

it.each<[reason: GuardReason, isPage: boolean]>([
  ['cross-site', true],
  ['same-site', true],
  ['origin-mismatch', true],
  ['upgrade', true],
  ['origin-null', false],
  ['host-not-listed', false],
])('a local server needs neither credentials nor a proxy: %s', (reason, isPage) => {
  const { fix } = guardText(reason, { method: 'POST', host: 'localhost', origin: E, isLocal: true })
  const trust =
    "To allow it, add the origin to the policy. With hosts, '*' and functions in the policy name no origin."
  expect(fix === trust).toBe(isPage)
})

it('a guard with hosts is a local server', () => {
  const request = new Request('http://localhost/', { headers: { host: 'localhost', origin: E } })
  const guard = createGuard({ origins: 'https://b.test' }, { hosts: 'loopback' })
  expect(guard(request)).toMatchObject({ fix: expect.stringContaining('add the origin to the policy.') })
})

describe('issues of the options', () => {
  it.each<[policy: unknown, options: unknown, message: string]>([
    [
      undefined,
      {},
      'options: The guard has no policy. Pass the policy that cors applies. In Fastify, pass it as the option policy.',
    ],
    [{}, 'a', 'options: Expected an object such as { exempt: "/callback" }, not "a".'],
    [
      {},
      { self: '' },
      'self: Expected an origin such as "https://www.example.com", a list of origins, or a function that returns them, not "". Set the variable that contains it, or remove the option.',
    ],
    [
      {},
      { self: 'https://*.a.test' },
      'self: "https://*.a.test" is not an exact origin of a website. List each origin of this server, such as "https://www.example.com".',
    ],
    [
      {},
      { hosts: 1 },
      'hosts: Expected a host such as "loopback" or "localhost:3000", or a list of hosts, not 1.',
    ],
    [
      {},
      { hosts: '*' },
      'hosts: "*" is not a host that browsers send. Use a name or an address, such as "localhost", "127.0.0.1:3000" or "loopback".',
    ],
    [
      {},
      { hosts: undefined },
      'hosts: Expected a host such as "loopback" or "localhost:3000", or a list of hosts, not undefined. Set the variable that contains it, or remove the option.',
    ],
    [
      {},
      { hosts: [] },
      'hosts: Expected a host such as "loopback" or "localhost:3000", or a list of hosts, not an empty list.',
    ],
    [
      {},
      { hosts: ['loopback', ''] },
      'hosts[1]: Expected a host such as "loopback" or "localhost:3000", or a list of hosts, not "". Set the variable that contains it, or remove the option.',
    ],
    [
      {},
      { hosts: 'loopback, mcp.test' },
      'hosts: "loopback, mcp.test" contains several hosts. Use ["loopback", "mcp.test"].',
    ],
    [{}, { hosts: 'LOCALHOST' }, 'hosts: "LOCALHOST" is not a host that browsers send. Use "localhost".'],
    [{}, { exempt: 1 }, 'exempt: Expected a path such as "/callback", or a list of paths, not 1.'],
    [{}, { ambient: 1 }, 'ambient: Expected true or false, not 1.'],
    [{}, { onRefused: 1 }, 'onRefused: Expected a function, not 1.'],
    [{}, { exempt: [1] }, 'exempt[0]: Expected a path such as "/callback", or a list of paths, not 1.'],
    [{}, { hostz: 'a' }, 'hostz: There is no guard option "hostz". Use "hosts".'],
  ])('%o, %o', (policy, options, message) => {
    expect(() => createGuard(policy as object, options as object)).toThrow(
      `This guard has an issue:\n  ${message}`,
    )
  })
})

it('a refusal is printed once', () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  const request = new Request('https://a.test/', {
    method: 'POST',
    headers: { origin: 'https://notice.test', 'sec-fetch-site': 'cross-site' },
  })
  for (const report of [true, false, false]) createGuard({ origins: 'https://b.test' }, { report })(request)
  expect(warn.mock.calls.map(([text]) => text)).toEqual([
    `[corsage] The guard would refuse a request (cross-site). A page of another site, "https://notice.test", is not allowed to make this request. ${TRUST}`,
    `[corsage] The guard refused a request (cross-site). A page of another site, "https://notice.test", is not allowed to make this request. ${TRUST}`,
  ])
  warn.mockRestore()
})

it('a self function that fails is printed', () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  const request = new Request('https://a.test/', { method: 'POST', headers: { origin: 'https://a.test' } })
  const selves = [
    () => 'https://self.test/',
    () => {
      throw new Error('no database of names')
    },
  ]
  for (const self of selves) createGuard({ origins: 'https://b.test' }, { self })(request)
  expect(warn.mock.calls.flat().filter((text) => text.includes('A callback failed'))).toEqual([
    '[corsage] A callback failed and was ignored: TypeError: self returned "https://self.test/". Return origins such as "https://app.example.com".',
    '[corsage] A callback failed and was ignored: Error: no database of names',
  ])
  warn.mockRestore()
})
