import type { PolicyOptions } from '@corsage/core'
import type { Source } from '../../servers/server.ts'

/** A policy that changes while servers use it. Each version differs from the one before. */
export interface Changing {
  readonly source: Source
  /** The oldest version that can decide about a request that is sent now. */
  readonly oldest: number
  /** The newest version that can have decided about a response that has arrived. */
  readonly newest: number
  /** Returns the number in the headers of a version. */
  told(version: number): number
}

/** Milliseconds after which the policy is replaced by the next. */
const REPLACED_EVERY = 100
/** Few, because core keeps the policies of equal options, and each of them keeps origins: the heap grows until all are full. */
const DIFFERENT = 4

/** A resolver. Exactly one version is valid at any time. */
export class Resolver implements Changing {
  #version = 0
  readonly #timer = setInterval(() => this.#version++, REPLACED_EVERY)

  readonly source = (): PolicyOptions => optionsOf(this.told(this.#version))

  told(version: number): number {
    return version % DIFFERENT
  }

  get oldest(): number {
    return this.#version
  }

  get newest(): number {
    return this.#version
  }

  stop(): void {
    clearInterval(this.#timer)
  }
}

export function optionsOf(version: number): PolicyOptions {
  return {
    origins: [
      'https://app.example.com',
      'https://*.example.org',
      /https:\/\/[a-z]+\.example\.net/,
      ...(isListed(version) ? [SOMETIMES] : []),
    ],
    credentials: true,
    allowHeaders: '*',
    exposeHeaders: [`x-version-${version}`],
    maxAge: version,
  }
}

/** An origin that every other version allows. */
export const SOMETIMES = 'https://sometimes.test'

export function isListed(version: number): boolean {
  return version % 2 === 0
}

/** The request of a client. */
export interface Asked {
  readonly origin: string | undefined
  readonly kind: 'preflight' | 'request' | 'upgrade'
  /** The status of a request that reaches its handler. */
  readonly status: number
  /** Whether the guard refuses it if its origin is not allowed. */
  readonly isGuarded?: boolean
}

/** The response. Of its headers, those that a policy decides. */
export interface Received {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
}

/**
 * Returns the mistake in a response; `undefined` if there is none. One version must explain both its headers and its status.
 *
 * @param oldest {@link Changing.oldest} when the request was sent.
 * @param policy The policy when the response has arrived.
 */
export function issueOf(
  asked: Asked,
  received: Received,
  oldest: number,
  policy: Changing,
): string | undefined {
  const { newest } = policy
  for (let version = oldest; version <= newest; version++) {
    const { status, headers } = expected(asked, version, policy.told(version))
    if (status === received.status && sameHeaders(received.headers, headers)) return undefined
  }
  return `${asked.kind} of ${asked.origin}: ${received.status} ${JSON.stringify(received.headers)}, versions ${oldest} to ${newest}`
}

function sameHeaders(
  some: Readonly<Record<string, string>>,
  others: Readonly<Record<string, string>>,
): boolean {
  const names = Object.keys(some)
  return names.length === Object.keys(others).length && names.every((name) => some[name] === others[name])
}

function expected(
  { origin, kind, status, isGuarded = false }: Asked,
  version: number,
  told: number,
): Received {
  const isAllowed = allowed(origin, version)
  const given = isGuarded && !isAllowed ? 403 : status
  // A handshake has no CORS headers, accepted or refused.
  if (kind === 'upgrade') return { status: given, headers: {} }
  // Credentials and any header: what is asked for is echoed, and Vary names it.
  const vary = kind === 'preflight' && isAllowed ? 'Origin, Access-Control-Request-Headers' : 'Origin'
  if (origin === undefined || !isAllowed) return { status: given, headers: { vary } }
  const permission = {
    'access-control-allow-origin': origin,
    'access-control-allow-credentials': 'true',
    vary,
  }
  if (kind === 'request')
    return { status, headers: { ...permission, 'access-control-expose-headers': `x-version-${told}` } }
  return {
    status,
    headers: {
      ...permission,
      'access-control-allow-methods': 'GET,HEAD,POST,PUT,PATCH,DELETE,QUERY',
      'access-control-allow-headers': 'x-asked',
      'access-control-max-age': String(told),
    },
  }
}

function allowed(origin: string | undefined, version: number): boolean {
  return (
    origin === 'https://app.example.com' ||
    /^https:\/\/t\d+\.example\.org$/.test(origin ?? '') ||
    origin === 'https://net.example.net' ||
    (origin === SOMETIMES && isListed(version))
  )
}
