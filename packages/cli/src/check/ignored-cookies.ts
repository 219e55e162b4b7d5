import { requestLine } from '../network/exchange-lines.ts'
import { headerValue, headerValues } from '../network/header-lines.ts'
import { isLoopback } from '../network/local-hosts.ts'
import { siteOf } from '../public-suffix.ts'
import type { CheckExchange } from './browser-fetch.ts'
import type { Warning, WarningFacts } from './warnings.ts'

/** A `Set-Cookie` line. Its value is a secret of the user. */
interface SetCookie {
  readonly name: string
  readonly attributes: readonly string[]
}

/** Finds cookies that the browser ignores. The page can read the response, and no console shows an error. */
export function ignoredCookies({ from, exchanges, credentials }: WarningFacts): Warning[] {
  if (!credentials) return []
  for (const exchange of exchanges) {
    for (const cookie of cookiesOf(exchange)) {
      const problem = problemOf(cookie, exchange, from)
      if (problem === null) continue
      const [message, fix] = problem
      const line = `set-cookie: ${[`${cookie.name}=(not shown)`, ...cookie.attributes].join('; ')}`
      return [{ code: 'cookie-ignored', message, evidence: [requestLine(exchange), line], fix }]
    }
  }
  return []
}

/** Returns notes about cookies that cross sites, or that are set without credentials. */
export function cookieNotes(
  from: string,
  exchanges: readonly CheckExchange[],
  credentials: boolean,
): readonly string[] {
  const requests = exchanges.filter(
    ({ kind, request }) => kind === 'request' && new URL(request.url).origin !== from,
  )
  const setting = requests.find((each) => cookiesOf(each).length > 0)
  if (!credentials) {
    return setting === undefined
      ? []
      : [
          "The response sets a cookie, which browsers ignore without credentials. In the page, use credentials: 'include'.",
        ]
  }
  const sends = requests.find(({ request }) => headerValue(request.headers, 'cookie') !== null)
  const crossing = [setting, sends].some((each) => each !== undefined && crossesSites(each, from))
  return crossing
    ? [
        'The page and the server are two sites. Browsers send a cookie there only if it has SameSite=None and Secure. Safari blocks such cookies, and in Chromium the user decides. No other header changes that.',
      ]
    : []
}

function cookiesOf({ response }: CheckExchange): readonly SetCookie[] {
  return headerValues(response.headers, 'set-cookie').map((line) => {
    const [pair = '', ...attributes] = line.split(';').map((part) => part.trim())
    return { name: pair.split('=', 1)[0] ?? '', attributes }
  })
}

function problemOf(
  { name, attributes }: SetCookie,
  exchange: CheckExchange,
  from: string,
): readonly [message: string, fix: string] | null {
  const url = new URL(exchange.request.url)
  const secure = attributes.some((attribute) => /^secure$/i.test(attribute))
  const sameSite = attributes.map((attribute) => /^samesite=(\w+)$/i.exec(attribute)?.[1]).find(Boolean)
  const isNone = sameSite?.toLowerCase() === 'none'
  const cookie = `the cookie ${JSON.stringify(name)}`
  if (isNone && !secure) {
    return [`Browsers reject ${cookie}, because \`SameSite=None\` needs \`Secure\`.`, 'Add `Secure`.']
  }
  if (secure && url.protocol === 'http:' && !isLoopback(url.hostname)) {
    return [`Browsers reject ${cookie}, because \`Secure\` needs https.`, 'Serve the API over https.']
  }
  if (isNone || !crossesSites(exchange, from)) return null
  const because = `${cookie}, because the page and the server are two sites.`
  return [
    sameSite === undefined
      ? `Chromium ignores ${because} The cookie has no \`SameSite\`, which counts as \`Lax\`.`
      : `Browsers ignore ${because} The cookie has \`SameSite=${sameSite}\`.`,
    'Set it with `SameSite=None; Secure`, or serve the API on the site of the page.',
  ]
}

function crossesSites({ request }: CheckExchange, from: string): boolean {
  // An app's origin, or `null`, has no site.
  return !/^https?:/.test(from) || siteOf(new URL(request.url)) !== siteOf(new URL(from))
}
