import type { PageRequestInit, SubmitInit } from '@corsage/user-agent'

/** Hosts with and without encryption. `app` and `api` are one site, and `elsewhere` is another. */
export type Place =
  | `${'secure' | 'plain'} ${'app' | 'api' | 'elsewhere'}`
  | `plain ${'localhost' | 'loopback'}`

/** The action of a page: plain data, because it goes to the browser. */
export type Action =
  | {
      readonly kind: 'fetch'
      readonly init?: PageRequestInit & { readonly headers?: Record<string, string> }
    }
  | { readonly kind: 'submit'; readonly init?: SubmitInit & { readonly body?: Record<string, string> } }
  | { readonly kind: 'connect' }

/** A request of a page, and the places that it is redirected to. */
export interface Scenario {
  readonly id: string
  readonly from: Place
  /** Whether a sandboxed frame of the page acts. */
  readonly sandboxed: boolean
  readonly action: Action
  readonly hops: readonly [Place, ...Place[]]
  /** The status of the redirects. */
  readonly status: number
}

const destinations: readonly Place[] = [
  'secure app',
  'secure api',
  'secure elsewhere',
  'plain app',
  'plain api',
  'plain elsewhere',
  'plain localhost',
  'plain loopback',
]
const chains: readonly Scenario['hops'][] = [
  ['secure api', 'secure app'],
  ['secure app', 'secure api'],
  ['secure elsewhere', 'secure app'],
  ['secure app', 'secure elsewhere', 'secure app'],
  ['secure api', 'secure elsewhere'],
  ['plain localhost', 'secure app'],
]
const secure = { from: 'secure app', sandboxed: false, status: 307 } as const
const plain = { ...secure, from: 'plain app' } as const
const sandboxed = { ...secure, sandboxed: true } as const

/** Requests that leave the page where it is. */
function* requests(): Generator<Omit<Scenario, 'id'>> {
  const actions: readonly Action[] = [
    { kind: 'fetch', init: { credentials: 'include' } },
    { kind: 'fetch', init: { method: 'PUT', headers: { 'x-a': '1' } } },
    { kind: 'fetch', init: { mode: 'no-cors', method: 'POST', credentials: 'include', keepalive: true } },
    { kind: 'connect' },
  ]
  for (const action of actions) {
    for (const to of destinations) {
      // An encrypted page reaches other hosts only encrypted: the rest is mixed content.
      if (!/^plain (app|api|elsewhere)/.test(to)) yield { ...secure, action, hops: [to] }
      yield { ...plain, action, hops: [to] }
    }
    for (const to of ['secure app', 'secure elsewhere'] as const) yield { ...sandboxed, action, hops: [to] }
    if (action.kind === 'connect') continue
    for (const hops of chains) yield { ...secure, action, hops }
  }
}

/** Forms. Each takes a page, so they are few. */
function* forms(): Generator<Omit<Scenario, 'id'>> {
  const get = { kind: 'submit' } as const
  const post = { kind: 'submit', init: { method: 'POST', body: { a: '1' } } } as const
  const hidden = { ...post.init, referrerPolicy: 'no-referrer', enctype: 'text/plain' } as const
  const ownOnly = { ...post.init, referrerPolicy: 'same-origin' } as const
  for (const action of [get, post]) {
    yield { ...secure, action, hops: ['secure api'] }
    yield { ...secure, action, hops: ['secure elsewhere'] }
    yield { ...sandboxed, action, hops: ['secure app'] }
    yield { ...secure, action, hops: ['secure elsewhere', 'secure app'] }
  }
  yield { ...secure, action: post, hops: ['secure app'] }
  yield { ...secure, action: post, hops: ['plain loopback'] }
  yield { ...secure, action: post, hops: ['plain elsewhere'] }
  yield { ...plain, action: post, hops: ['secure app'] }
  yield { ...secure, action: post, hops: ['secure app', 'secure api'] }
  yield { ...secure, action: post, hops: ['secure elsewhere', 'secure app'], status: 302 }
  for (const init of [hidden, ownOnly]) {
    const action = { kind: 'submit', init } as const
    yield { ...secure, action, hops: ['secure app'] }
    yield { ...secure, action, hops: ['secure elsewhere'] }
  }
  yield { ...plain, action: { kind: 'submit', init: hidden }, hops: ['plain app'] }
}

export const scenarios: readonly Scenario[] = [...requests(), ...forms()].map((one, index) => ({
  ...one,
  id: `s${index}`,
}))

export function titleOf({ from, sandboxed, action, hops, status }: Scenario): string {
  const init = 'init' in action ? ` ${JSON.stringify(action.init)}` : ''
  const redirects = hops.length > 1 ? ` (${status})` : ''
  return `${action.kind}${init} of ${sandboxed ? 'a sandboxed frame of ' : ''}${from} to ${hops.join(', ')}${redirects}`
}
