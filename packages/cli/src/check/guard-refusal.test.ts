import type { GuardReason, PolicyOptions } from '@corsage/core'
import { createGuard } from '@corsage/core/adapter'
import { withCors, withGuard } from '@corsage/node'
import { expect, it } from 'vitest'
import { openConnection } from '../network/connection.ts'
import type { HeaderLines } from '../network/header-lines.ts'
import { corsage, corsageJson } from '../test-command.ts'
import { nodeServer } from '../test-servers.ts'
import type { CheckReport } from './check-report.ts'
import { guardRefusal } from './guard-refusal.ts'

const page = 'https://app.example.com'
const listed: PolicyOptions = { origins: page, methods: ['GET', 'POST'], credentials: true }
const anyone: PolicyOptions = { origins: '*' }
const elsewhere: PolicyOptions = { origins: 'https://admin.example.com', credentials: true }

const guarded = (policy: PolicyOptions, options?: { readonly hosts: string }) =>
  nodeServer(
    withCors(
      withGuard((_request, response) => response.end('ok'), policy, options),
      policy,
    ),
  )

it.each<[reason: GuardReason, method: string, headers: HeaderLines, options?: { readonly hosts: string }]>([
  ['cross-site', 'POST', [['sec-fetch-site', 'cross-site']]],
  [
    'cross-site',
    'POST',
    [
      ['origin', 'https://a"b\\c'],
      ['sec-fetch-site', 'cross-site'],
    ],
  ],
  ['same-site', 'POST', [['sec-fetch-site', 'same-site']]],
  ['origin-null', 'POST', [['origin', 'null']]],
  ['origin-mismatch', 'POST', [['origin', 'https://evil.example']]],
  [
    'ambient-credentials',
    'POST',
    [
      ['origin', 'https://public.example'],
      ['cookie', 'a=b'],
    ],
  ],
  [
    'navigation',
    'POST',
    [
      ['origin', 'https://public.example'],
      ['sec-fetch-mode', 'navigate'],
    ],
  ],
  ['method-not-listed', 'DELETE', [['origin', page]]],
  ['host-not-listed', 'GET', [], { hosts: 'localhost' }],
])('%s, %s %j', async (reason, method, headers, options) => {
  const policy = {
    ...listed,
    resources: { '/public': { origins: 'https://public.example', credentials: false } },
  }
  const { url, close } = await guarded(policy, options)
  const connection = openConnection({ timeout: 5_000 })
  const path = JSON.stringify(headers).includes('public') ? '/public' : '/'
  const exchange = await connection.send({ method, url: url + path, headers }, { readsBody: true })
  await connection.close()
  await close()
  expect(guardRefusal(exchange)).toMatchObject({ reason, message: exchange.response.bodyStart })
})

it.each([
  ['another 403', 403, 'text/plain', 'nosniff', 'Forbidden'],
  ['another status', 401, 'text/plain', 'nosniff', 'cross-site'],
  ['HTML', 403, 'text/html', 'nosniff', 'cross-site'],
  ['no nosniff', 403, 'text/plain', '', 'cross-site'],
])('%s is not the guard', (_what, status, type, nosniff, bodyStart) => {
  const headers: HeaderLines = [
    ['content-type', type],
    ['x-content-type-options', nosniff],
  ]
  const request = { method: 'POST', url: 'http://127.0.0.1/', headers: [] }
  expect(guardRefusal({ request, response: { status, headers, bodyStart } })).toBeNull()
})

// undici sends none of these requests.
it.each<[reason: GuardReason, headers: Record<string, string>, hosts: readonly string[], local: boolean]>([
  ['upgrade', { origin: 'https://evil.example', upgrade: 'websocket' }, ['a.test'], false],
  ['host-missing', {}, [], true],
  ['host-ambiguous', {}, ['localhost', 'a.test'], true],
])('%s, and the code of a terse build', async (reason, sent, hosts, local) => {
  const guard = createGuard(listed, local ? { hosts: 'localhost' } : {})
  const get = (name: string) => sent[name] ?? null
  const authorities = () => ({ hosts, target: undefined })
  const refused = await guard({ method: 'GET', url: '/', headers: { get }, authorities })
  const headers: HeaderLines = [
    ['content-type', 'text/plain; charset=utf-8'],
    ['x-content-type-options', 'nosniff'],
  ]
  const request = { method: 'GET', url: 'http://127.0.0.1/', headers: [] }
  for (const bodyStart of [refused?.message ?? '', reason]) {
    expect(guardRefusal({ request, response: { status: 403, headers, bodyStart } })?.reason).toBe(reason)
  }
})

it('corsage check explains a 403 that the page can read', async () => {
  const { url, close } = await guarded(anyone)
  const asked = ['--from', page, '-X', 'POST', '--send', '-H', 'Authorization: Basic YTpi']
  const { status, stdout } = await corsage(['check', url, ...asked])
  await close()
  const text = stdout.replaceAll(/\s+/g, ' ')
  expect(text).toContain("Refused by Corsage's guard (ambient-credentials)")
  expect(text).toContain("Fix: Send no credentials from the page (`credentials: 'omit'`)")
  expect(text).toContain('Allowed POST')
  expect(status).toBe(0)
})

it('corsage check explains a 403 that the page cannot read', async () => {
  const { url, close } = await guarded(elsewhere)
  const { document, status } = await corsageJson<CheckReport>([
    'check',
    url,
    '--from',
    page,
    '-X',
    'POST',
    '--send',
  ])
  await close()
  expect([document.allowed, document.guard?.reason, status]).toEqual([false, 'cross-site', 1])
})

it('corsage check reports no guard if the request passes', async () => {
  const { url, close } = await guarded(listed)
  const asked = ['--from', page, '-X', 'POST', '--send', '--credentials']
  const { document, status } = await corsageJson<CheckReport>(['check', url, ...asked])
  await close()
  expect([document.allowed, document.guard, status]).toEqual([true, null, 0])
})
