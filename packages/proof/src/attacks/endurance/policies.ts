import type { PolicyOptions } from '@corsage/core'

/** Milliseconds after which the policy is replaced by the next. */
const REPLACED_EVERY = 100

/** Policies that replace one another: each says on what it permits which one it is. */
export class Policies {
  /** The number of the policy that holds now. */
  version = 0
  #options: PolicyOptions = optionsOf(0)
  readonly #timer = setInterval(() => {
    this.version++
    this.#options = optionsOf(this.version)
  }, REPLACED_EVERY)

  readonly resolve = (): PolicyOptions => this.#options

  stop(): void {
    clearInterval(this.#timer)
  }
}

/** The version goes round, since it is told in `Access-Control-Max-Age` too. */
const VERSIONS = 50_000

function optionsOf(version: number): PolicyOptions {
  return {
    origins: [
      'https://app.example.com',
      'https://*.example.org',
      /https:\/\/[a-z]+\.example\.net/,
      ...onlyIn(version),
    ],
    credentials: true,
    allowHeaders: '*',
    exposeHeaders: [`x-version-${version % VERSIONS}`],
    maxAge: version % VERSIONS,
  }
}

/** An origin that every other policy allows. */
export const SOMETIMES = 'https://sometimes.test'

function onlyIn(version: number): readonly string[] {
  return version % 2 === 0 ? [SOMETIMES] : []
}

/** The headers that a response must have, in addition to `vary: Origin`. */
export interface Asked {
  readonly origin: string | undefined
  readonly preflight: boolean
}

/**
 * Returns the mistake in a response's headers; `undefined` if there is none.
 *
 * @param sent The version when the request was sent.
 * @param received The version when the response arrived: any version between the two may have decided.
 */
export function issueOf(
  { origin, preflight }: Asked,
  headers: Readonly<Record<string, string>>,
  sent: number,
  received: number,
): string | undefined {
  for (let version = sent; version <= received; version++) {
    if (sameHeaders(headers, expected(origin, preflight, version))) return undefined
  }
  return `${preflight ? 'preflight' : 'request'} of ${origin}: ${JSON.stringify(headers)}, versions ${sent} to ${received}`
}

function sameHeaders(
  some: Readonly<Record<string, string>>,
  others: Readonly<Record<string, string>>,
): boolean {
  const names = Object.keys(some)
  return names.length === Object.keys(others).length && names.every((name) => some[name] === others[name])
}

function expected(origin: string | undefined, preflight: boolean, version: number): Record<string, string> {
  // Credentials and any header: what is asked for is echoed, and Vary names it.
  const vary = preflight && allowed(origin, version) ? 'Origin, Access-Control-Request-Headers' : 'Origin'
  if (origin === undefined || !allowed(origin, version)) return { vary }
  const permission = {
    'access-control-allow-origin': origin,
    'access-control-allow-credentials': 'true',
    vary,
  }
  if (!preflight) return { ...permission, 'access-control-expose-headers': `x-version-${version % VERSIONS}` }
  return {
    ...permission,
    'access-control-allow-methods': 'GET,HEAD,POST,PUT,PATCH,DELETE,QUERY',
    'access-control-allow-headers': 'x-asked',
    'access-control-max-age': String(version % VERSIONS),
  }
}

function allowed(origin: string | undefined, version: number): boolean {
  return (
    origin === 'https://app.example.com' ||
    /^https:\/\/t\d+\.example\.org$/.test(origin ?? '') ||
    origin === 'https://net.example.net' ||
    (origin === SOMETIMES && version % 2 === 0)
  )
}
