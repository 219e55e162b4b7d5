import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { createGuard } from '../guard/guard.ts'
import type { GuardOptions } from '../guard/options.ts'

const ADVICE =
  "[corsage] The guard received a request for localhost. If users run this server on their own machines, add hosts: 'loopback' to the options of the guard. It then also refuses DNS rebinding and reads by other sites."

const policy = { origins: 'https://app.test' }
let create: typeof createGuard
let printed: unknown[]

beforeEach(async () => {
  // A fresh copy, because nothing is printed twice.
  vi.resetModules()
  create = (await import('../guard/guard.ts')).createGuard
  printed = []
  vi.spyOn(console, 'warn').mockImplementation((text) => void printed.push(text))
})

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
})

function receive(host: string | undefined, options?: GuardOptions): readonly unknown[] {
  const guard = create(policy, options)
  const headers = host === undefined ? [] : [['host', host] as [string, string]]
  for (let times = 0; times < 2; times++) void guard(new Request(`http://${host ?? 'a.test'}/`, { headers }))
  return printed
}

it.each(['localhost', 'LOCALHOST:3000', '127.0.0.1:8080', '[::1]:3000'])(
  'a request for %s is advised about, once',
  (host) => {
    expect(receive(host)).toEqual([ADVICE])
    receive('localhost:4000')
    expect(printed).toEqual([ADVICE])
  },
)

it('a request for another host is not, but the next one for localhost is', () => {
  const guard = create(policy)
  for (const host of ['a.test', 'localhost.evil.test', 'localhost']) {
    expect(printed).toEqual([])
    void guard(new Request('http://a.test/', { headers: { host } }))
  }
  expect(printed).toEqual([ADVICE])
})

it('only the first 100 requests are looked at', () => {
  const guard = create(policy)
  const request = (host: string) => new Request('http://a.test/', { headers: { host } })
  for (let number = 1; number <= 100; number++) void guard(request('a.test'))
  void guard(request('localhost'))
  expect(printed).toEqual([])
})

it.each<[what: string, host: string | undefined, options?: GuardOptions]>([
  ['a public host', 'www.example.com'],
  ['no host', undefined],
  ['a guard with hosts', 'localhost', { hosts: 'loopback' }],
])('%s is not', (_what, host, options) => {
  expect(receive(host, options)).toEqual([])
})

it('nothing is printed in production', () => {
  vi.stubEnv('NODE_ENV', 'production')
  expect(receive('localhost')).toEqual([])
})
