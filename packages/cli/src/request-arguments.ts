import { isIP } from 'node:net'
import {
  isForbiddenMethod,
  isForbiddenRequestHeader,
  isToken,
  normalizeMethod,
  serializedOriginOf,
} from '@corsage/user-agent/fetch'
import { CommandError } from './command-error.ts'
import type { HeaderLines } from './network/header-lines.ts'

/** Reads the URL of a server. Throws a `CommandError` unless it is an http: or https: URL without user name. */
export function parseServerUrl(typed: string): URL {
  const url = URL.canParse(typed) ? new URL(typed) : null
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    const scheme = /^(localhost|127\.|\[::1\])/.test(typed) ? 'http' : 'https'
    const suggestion = `${scheme}://${typed}`
    const isNear = !typed.includes('://') && URL.canParse(suggestion)
    const hint = isNear ? ` Did you mean ${JSON.stringify(suggestion)}?` : ''
    throw new CommandError(`${JSON.stringify(typed)} is not an http: or https: URL.${hint}`)
  }
  if (url.username !== '' || url.password !== '') {
    throw new CommandError('A page cannot request a URL with a user name or a password. Remove them.')
  }
  url.hash = ''
  return url
}

/** Reads the origin of a page. Throws a `CommandError`, with a suggestion, if no browser sends it. */
export function parseOrigin(typed: string): string {
  if (typed === 'null') return typed
  const suggestion =
    serializedOriginOf(typed) ??
    (/^[\w.-]+(:\d+)?$/.test(typed) ? serializedOriginOf(`https://${typed}`) : null)
  if (suggestion === typed) return typed
  const hint = suggestion === null ? '' : ` Did you mean ${JSON.stringify(suggestion)}?`
  throw new CommandError(
    `${JSON.stringify(typed)} is not an origin. Browsers send a scheme, a host and an optional port.${hint}`,
  )
}

/** Reads a method, and normalizes it as `fetch` does. Throws a `CommandError` if no page can use it. */
export function parseMethod(typed: string): string {
  if (!isToken(typed)) throw new CommandError(`${JSON.stringify(typed)} is not an HTTP method.`)
  if (isForbiddenMethod(typed)) {
    throw new CommandError(`A page cannot send ${typed}. Browsers forbid CONNECT, TRACE and TRACK.`)
  }
  return normalizeMethod(typed)
}

/** The headers that a user gave. */
export interface GivenHeaders {
  /** The headers that the page sets, with names in lower case. */
  readonly page: HeaderLines
  /** The cookies that the browser would add, as one `Cookie` value; `null` if there are none. */
  readonly cookie: string | null
  /** Names that a page cannot set. Browsers omit them. */
  readonly forbidden: readonly string[]
}

/** Reads headers written as `Name: value`. Throws a `CommandError` for an invalid header. */
export function parseHeaders(typed: readonly string[]): GivenHeaders {
  const page: [string, string][] = []
  const forbidden: string[] = []
  let cookie: string | null = null
  for (const line of typed) {
    const colon = line.indexOf(':')
    if (colon < 1) {
      throw new CommandError(`${JSON.stringify(line)} is not a header. Write it as 'Name: value'.`)
    }
    const name = line.slice(0, colon).trim().toLowerCase()
    const value = line.slice(colon + 1).trim()
    if (!isToken(name)) throw new CommandError(`${JSON.stringify(name)} is not a header name.`)
    if (!isHeaderValue(value)) {
      throw new CommandError(`The value of the header ${name} contains invalid characters.`)
    }
    if (name === 'cookie') cookie = cookie === null ? value : `${cookie}; ${value}`
    else if (isForbiddenRequestHeader(name, value)) forbidden.push(name)
    else page.push([name, value])
  }
  return { page, cookie, forbidden }
}

function isHeaderValue(value: string): boolean {
  for (let index = 0; index < value.length; index++) {
    const code = value.charCodeAt(index)
    if ((code < 0x20 && code !== 0x09) || code === 0x7f || code > 0xff) return false
  }
  return true
}

/**
 * Reads `host:port:address`, and adds it to the earlier ones: `host:port` to address. Throws a `CommandError` otherwise.
 */
export function parseAddress(
  typed: string,
  earlier: ReadonlyMap<string, string> = new Map(),
): ReadonlyMap<string, string> {
  const [, host = '', port = '', address = ''] =
    /^(\[[^\]]+\]|[^:]+):(\d{1,5}):\[?([^\]]+)\]?$/.exec(typed) ?? []
  if (isIP(address) === 0 || !URL.canParse(`http://${host}:${port}`)) {
    throw new CommandError(
      `${JSON.stringify(typed)} is not a host, a port and an address. Write it as api.example.com:443:127.0.0.1.`,
    )
  }
  return new Map([...earlier, [`${host.toLowerCase()}:${Number(port)}`, address]])
}

/** Reads a time limit in milliseconds, from 1 to 600,000. Throws a `CommandError` otherwise. */
export function parseTimeout(typed: string): number {
  const milliseconds = /^\d{1,6}$/.test(typed) ? Number(typed) : 0
  if (milliseconds < 1 || milliseconds > 600_000) {
    throw new CommandError(
      `--timeout must be a whole number of milliseconds from 1 to 600000, not ${JSON.stringify(typed)}.`,
    )
  }
  return milliseconds
}
