import { getDomain } from 'tldts'
import { requestLine } from '../network/exchange-lines.ts'
import { headerValues } from '../network/header-lines.ts'
import type { GivenHeaders } from '../request-arguments.ts'
import type { CheckExchange } from './browser-fetch.ts'
import type { CheckedRequest } from './check-server.ts'
import type { Warning, WarningFacts } from './warnings.ts'

/** Returns a warning about cookies that browsers do not store for a page of another site. */
export function cookieNotStored({
  url,
  from,
  credentials,
  exchanges,
}: Omit<WarningFacts, 'allowed' | 'probes'>): readonly Warning[] {
  if (!credentials || isSameSite(url, from)) return []
  for (const exchange of exchanges) {
    for (const line of headerValues(exchange.response.headers, 'set-cookie')) {
      const cookie = read(line)
      const reason = cookie.sameSite === 'none' ? lackOfSecure(cookie) : lackOfNone(cookie)
      if (reason === null) continue
      return [
        {
          code: 'cookie-not-stored',
          message: `Browsers do not store the cookie ${JSON.stringify(cookie.name)}, because ${reason} and the page is on another site.`,
          evidence: [requestLine(exchange), `set-cookie: ${line}`],
          fix: 'Set the cookie with `SameSite=None; Secure`. Or serve the page and the server from one site, because some browsers block cookies of other sites.',
        },
      ]
    }
  }
  return []
}

/** Returns a note on the cookie of a page on another site, if the server asks for a login. */
export function cookieNote(
  {
    url,
    from,
    credentials,
    headers,
  }: Pick<CheckedRequest, 'url' | 'from' | 'credentials'> & {
    readonly headers: Pick<GivenHeaders, 'cookie'>
  },
  exchange: readonly CheckExchange[],
): readonly string[] {
  const last = exchange.at(-1)
  const asksForLogin = last?.kind === 'request' && last.response.status === 401
  if (!credentials || headers.cookie !== null || !asksForLogin || isSameSite(url, from)) return []
  return [
    'The status is 401, and no cookie was sent. Add one with -H. The page is on another site, so its browser sends a cookie only with SameSite=None; Secure, and only if it does not block cookies of other sites.',
  ]
}

interface Cookie {
  readonly name: string
  /** In lower case; `null` without the attribute. */
  readonly sameSite: string | null
  readonly secure: boolean
}

function read(line: string): Cookie {
  const [pair = '', ...attributes] = line.split(';').map((part) => part.trim())
  const [name = ''] = pair.split('=')
  const names = attributes.map((attribute) => attribute.toLowerCase())
  const sameSite = names.findLast((attribute) => attribute.startsWith('samesite='))
  return {
    name,
    sameSite: sameSite?.slice('samesite='.length) ?? null,
    secure: names.includes('secure'),
  }
}

function lackOfSecure({ secure }: Cookie): string | null {
  return secure ? null : 'it has `SameSite=None` without `Secure`'
}

function lackOfNone({ sameSite }: Cookie): string {
  if (sameSite === 'strict') return 'it has `SameSite=Strict`'
  return sameSite === 'lax' ? 'it has `SameSite=Lax`' : 'it has no `SameSite=None`'
}

/** Whether the page and the server are one site: the same scheme and registrable domain. */
function isSameSite(url: URL, from: string): boolean {
  if (!/^https?:/.test(from)) return false
  const page = new URL(from)
  return page.protocol === url.protocol && siteOf(page) === siteOf(url)
}

function siteOf({ hostname }: URL): string {
  return getDomain(hostname, { allowPrivateDomains: true }) ?? hostname
}
