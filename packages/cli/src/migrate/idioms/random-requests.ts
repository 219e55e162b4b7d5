import type { IncomingHttpHeaders } from 'node:http'
import { ADMIN, APP } from './programs.ts'

export interface Probe {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
}

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
}

const ORIGINS = [
  APP,
  APP,
  ADMIN,
  'http://localhost:3000',
  'https://stranger.example',
  'https://app.example.com.stranger.example',
  'https://sub.app.example.com',
  'http://app.example.com',
  'null',
  undefined,
]
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'QUERY', 'FOO', 'put']
const HEADERS = [
  'x-token',
  'authorization',
  'content-type',
  'x-other',
  'x-token,content-type',
  'x-other,authorization',
  '*',
]

/** Picks values at random, and the same ones for the same seed. */
export function picker(seed: number): <T>(values: readonly T[]) => T {
  let state = seed + 1
  return <T>(values: readonly T[]): T => {
    state = (state * 1664525 + 1013904223) >>> 0
    return values[Math.floor((state / 2 ** 32) * values.length)] as T
  }
}

/** The permissions that a response has and another has not. `*` covers every exposed name. */
export function missingIn(other: readonly string[], own: readonly string[]): readonly string[] {
  const all = 'read * without credentials'
  return own.filter(
    (each) => !other.includes(each) && !(other.includes(all) && /^read \S+ without credentials$/.test(each)),
  )
}

/** Makes requests at random, and the same ones for the same seed: two of three are preflights. */
export function randomProbes(seed: number, count: number): readonly Probe[] {
  const pick = picker(seed)
  return Array.from({ length: count }, () => {
    const origin = pick(ORIGINS)
    const path = pick(['/items', '/items', '/admin/items', '/own'])
    const headers = origin === undefined ? {} : { origin }
    if (pick([true, false, false]))
      return { method: pick(['GET', 'HEAD', 'POST', 'PUT', 'DELETE']), path, headers }
    const asked = pick([undefined, ...HEADERS])
    return {
      method: 'OPTIONS',
      path,
      headers: {
        ...headers,
        'access-control-request-method': pick(METHODS),
        ...(asked === undefined ? {} : { 'access-control-request-headers': asked }),
      },
    }
  })
}

/** The permissions that a browser reads from a response, by the Fetch standard: with and without credentials. */
export function permissions(
  { method, headers }: Probe,
  { status, headers: answer }: Answer,
): readonly string[] {
  const { origin } = headers
  if (origin === undefined) return []
  return [false, true].flatMap((credentials) => {
    const allowed = answer['access-control-allow-origin']
    const isAllowed = (allowed === '*' && !credentials) || allowed === origin
    if (!isAllowed || (credentials && answer['access-control-allow-credentials'] !== 'true')) return []
    const mode = credentials ? 'with credentials' : 'without credentials'
    const has = (name: string, value: string) => {
      const names = listOf(answer[name])
      return names.includes(value) || (names.includes('*') && !credentials)
    }
    if (method !== 'OPTIONS') {
      // The order and case of exposed names mean nothing.
      const exposed = listOf(answer['access-control-expose-headers']).map(
        (name) => `read ${name.toLowerCase()} ${mode}`,
      )
      return [`read ${mode}`, ...exposed]
    }
    const asked = headers['access-control-request-method'] ?? ''
    if (status < 200 || status > 299) return []
    if (!['GET', 'HEAD', 'POST'].includes(asked) && !has('access-control-allow-methods', asked)) return []
    const names = listOf(headers['access-control-request-headers'])
    const listed = listOf(answer['access-control-allow-headers']).map((name) => name.toLowerCase())
    const areListed = names.every(
      (name) => listed.includes(name) || (listed.includes('*') && !credentials && name !== 'authorization'),
    )
    return areListed ? [`send ${asked} ${names.join()} ${mode}`] : []
  })
}

function listOf(value: string | string[] | undefined): readonly string[] {
  return String(value ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
}
