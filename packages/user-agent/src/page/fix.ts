import { isRedirectStatus } from '../fetch/http-redirect-fetch.ts'
import { registeredSpelling } from '../fetch/method.ts'
import { serializedOriginOf } from '../fetch/origin.ts'
import type { CorsCheckCode, Refusal, RefusalCode } from '../fetch/refusal.ts'
import type { Exchange } from './exchange.ts'

/** An option of a policy that can cause a refusal. */
export type PolicyOption = 'origins' | 'methods' | 'allowHeaders' | 'credentials' | 'preflightStatus'

const checkOptions: Readonly<Record<CorsCheckCode, PolicyOption>> = {
  'allow-origin-missing': 'origins',
  'allow-origin-wildcard': 'origins',
  'allow-origin-multiple': 'origins',
  'allow-origin-invalid': 'origins',
  'allow-origin-mismatch': 'origins',
  'allow-credentials-invalid': 'credentials',
}
const preflightOptions: Readonly<Partial<Record<RefusalCode, PolicyOption>>> = {
  'preflight-status': 'preflightStatus',
  'allow-methods-unparsable': 'methods',
  'allow-headers-unparsable': 'allowHeaders',
  'method-not-allowed': 'methods',
  'header-not-allowed': 'allowHeaders',
}

/** Returns the option of a Corsage policy that decides a code, or `null` if none does. */
export function policyOption(code: RefusalCode): PolicyOption | null {
  return checkOptions[withoutPreflight(code) as CorsCheckCode] ?? preflightOptions[code] ?? null
}

/**
 * Returns what to change on the server, in the option names of Corsage and in raw headers.
 *
 * @example
 * suggestFix(refusal, 'https://app.example.com', error.exchange)
 * // 'Add "PUT" to `methods`. The preflight response must list it in `Access-Control-Allow-Methods`.'
 */
export function suggestFix(refusal: Refusal, pageOrigin: string, exchange: readonly Exchange[]): string {
  const last = exchange[exchange.length - 1]
  const sentOrigin = last?.request.headers['origin'] ?? pageOrigin
  const what = refusal.code.startsWith('preflight-') ? 'the preflight response (OPTIONS)' : 'the response'
  const code = withoutPreflight(refusal.code)
  if (sentOrigin === 'null' && checkOptions[code as CorsCheckCode] === 'origins')
    return nullOriginFix(pageOrigin)
  switch (code) {
    case 'allow-origin-missing':
      return missingOriginFix(refusal, sentOrigin, what, exchange)
    case 'allow-origin-mismatch':
      return `Add ${quote(sentOrigin)} to \`origins\`. ${capitalize(what)} must send exactly \`Access-Control-Allow-Origin: ${sentOrigin}\`, and \`Vary: Origin\` if several origins are allowed.${originValueHint(refusal, sentOrigin)}`
    case 'allow-origin-wildcard':
      return `Replace '*' in \`origins\` with ${quote(sentOrigin)}, and set \`credentials: true\`. With credentials, ${what} must send \`Access-Control-Allow-Origin: ${sentOrigin}\`. Or send the request without credentials.`
    case 'allow-origin-multiple':
      return `Send \`Access-Control-Allow-Origin\` once, with one origin. If a proxy and the application both add it to ${what}, remove it from one of them. List several origins in \`origins\`, not in the header.`
    case 'allow-origin-invalid':
      return `Write the whole origin, ${quote(sentOrigin)}, in \`origins\`. ${capitalize(what)} must send \`Access-Control-Allow-Origin: ${sentOrigin}\`.${originValueHint(refusal, sentOrigin)}`
    case 'allow-credentials-invalid':
      return `Set \`credentials: true\`. ${capitalize(what)} must send \`Access-Control-Allow-Credentials: true\`, in lower case and once. Or send the request without credentials.`
    case 'preflight-status':
      return `Mount the CORS middleware before authentication, routing and body parsing. OPTIONS must get a status from 200 to 299, not ${refusal.received}.`
    case 'preflight-redirect':
      return preflightRedirectFix
    case 'allow-methods-unparsable':
      return 'Send `Access-Control-Allow-Methods` as method names separated by commas. One invalid name invalidates the whole list.'
    case 'allow-headers-unparsable':
      return 'Send `Access-Control-Allow-Headers` as header names separated by commas. One invalid name invalidates the whole list.'
    case 'method-not-allowed':
      return methodFix(refusal)
    case 'header-not-allowed':
      return headerFix(refusal)
    case 'bad-port':
      return `Serve the API on another port. Browsers block port ${refusal.received}, which is reserved for another protocol.`
    case 'redirect-credentials':
    case 'redirect-credentials-outside-cors':
      return 'Redirect to a URL without a user name or password.'
    case 'redirect-location':
      return 'Send a valid URL in `Location`.'
    case 'redirect-limit':
      return 'Remove the redirect loop. Browsers follow at most 20 redirects.'
    case 'redirect-mode':
      return "Respond without a redirect, or use `redirect: 'follow'` in the page."
    case 'redirect-scheme':
      return 'Redirect to an http: or https: URL.'
    case 'redirect-stream-body':
      return 'Respond to the upload with 303 or without a redirect. Browsers cannot send a streamed body again.'
    case 'mode-same-origin':
      return "Use `mode: 'cors'` in the page, and add its origin to `origins`."
    case 'mode-no-cors-redirect':
      return "Use `mode: 'cors'` or `redirect: 'follow'` in the page."
    case 'mixed-content':
      return `Use ${refusal.expected}. A page that was loaded over HTTPS cannot send this request unencrypted.`
    case 'handshake-status':
      return handshakeFix(refusal.received as string, pageOrigin)
    default:
      return 'Request an http: or https: URL.'
  }
}

/** Browsers tell a page nothing about a failed handshake, so the status is the best hint. */
function handshakeFix(status: string, pageOrigin: string): string {
  const responded = `The server responded to the WebSocket handshake with status ${status}, not 101.`
  if (status === '403') {
    return `${responded} If it checks \`Origin\`, add ${quote(pageOrigin)} to the \`origins\` that it accepts for upgrades.`
  }
  if (status === '401') {
    return `${responded} It requires authentication. Browsers can send only cookies with a handshake.`
  }
  return isRedirectStatus(Number(status))
    ? `${responded} Browsers do not follow redirects of a handshake. Connect to the final URL.`
    : `${responded} Serve WebSockets at this path, or connect to the path that serves them.`
}

function nullOriginFix(pageOrigin: string): string {
  return pageOrigin === 'null'
    ? 'The page has no origin, because it is a sandboxed frame, a data: URL or a file. Serve it over HTTP, or add allow-same-origin to the sandbox, and add its origin to `origins`. Allowing `null` would allow every such page.'
    : 'A redirect to another origin changed the origin of the request to `null`. Request the final URL, and add the page to `origins` there. Allowing `null` would allow every sandboxed page.'
}

const preflightRedirectFix =
  'Answer OPTIONS with 204 before any redirect, such as to HTTPS, to a trailing slash or to a login page. Or request the final URL.'

/** The header is also missing if the CORS layer is not reached. Listing the origin changes nothing then. */
function missingOriginFix(
  { code }: Refusal,
  origin: string,
  what: string,
  exchange: readonly Exchange[],
): string {
  const status = exchange.at(-1)?.response.status ?? 0
  const header = `\`Access-Control-Allow-Origin: ${origin}\``
  const add = `Add ${quote(origin)} to \`origins\`. ${capitalize(what)} must send ${header}.`
  if (code === 'preflight-allow-origin-missing') {
    if (isRedirectStatus(status)) return preflightRedirectFix
    return status > 299
      ? `Mount the CORS middleware before authentication, routing and body parsing, with ${quote(origin)} in \`origins\`. OPTIONS must get 204 and ${header}, but its status is ${status}.`
      : add
  }
  const wasPreflighted = exchange.at(-2)?.kind === 'preflight'
  const fix = wasPreflighted
    ? `Apply the CORS middleware to the response as well as to its preflight. The response must also send ${header}.`
    : add
  return `${fix}${statusHint(status)}`
}

function statusHint(status: number): string {
  if (status >= 400)
    return ` The status is ${status}. Error responses also need the header, so mount the CORS middleware first.`
  return isRedirectStatus(status)
    ? ` The status is ${status}. A redirect needs the header, and so does its target. Or request the final URL.`
    : ''
}

/** Names the usual mistakes in a hand-written `Access-Control-Allow-Origin`. */
function originValueHint({ received }: Refusal, origin: string): string {
  const value = received as string
  if (value.includes('*')) {
    return ' Browsers do not support patterns in this header. Write the pattern in `origins`.'
  }
  return serializedOriginOf(value) === origin
    ? ' An origin is in lower case and has no default port, path or trailing slash.'
    : ''
}

function methodFix({ expected, received }: Refusal): string {
  const upperCase = expected.toUpperCase()
  const listed = membersOf(received)
  // A listed upper-case method is never refused, and `methods` rejects `patch` and `query`.
  if (listed.includes(upperCase) || registeredSpelling(expected) !== null) {
    const list = listed.includes(upperCase) ? '' : ', and add it to `methods`'
    return `Write ${quote(upperCase)} in the page${list}. Methods are case-sensitive, and browsers do not upper-case ${quote(expected)}.`
  }
  const twin = listed.find((method) => method.toUpperCase() === upperCase)
  const hint =
    twin === undefined
      ? wildcardHint(listed, ' With credentials, `*` is not a wildcard.')
      : ` Methods are case-sensitive, so ${quote(twin)} is a different one.`
  return `Add ${quote(expected)} to \`methods\`. The preflight response must list it in \`Access-Control-Allow-Methods\`.${hint}`
}

function headerFix({ expected, received }: Refusal): string {
  if (expected.startsWith('access-control-')) {
    return `Remove ${quote(expected)} from the request. It is a response header, which the server sends.`
  }
  const literal =
    expected === 'authorization' ? ' `*` does not cover it.' : ' With credentials, `*` is not a wildcard.'
  const hint = wildcardHint(membersOf(received), literal)
  return `Add ${quote(expected)} to \`allowHeaders\`. The preflight response must list it in \`Access-Control-Allow-Headers\`.${hint}`
}

function wildcardHint(listed: readonly string[], hint: string): string {
  return listed.includes('*') ? hint : ''
}

function membersOf(list: string | null): readonly string[] {
  return list === null ? [] : list.split(',').map((member) => member.trim())
}

function withoutPreflight(code: RefusalCode): string {
  const isCheck = code.startsWith('preflight-allow-')
  return isCheck ? code.slice('preflight-'.length) : code
}

function quote(value: string): string {
  return JSON.stringify(value)
}

function capitalize(value: string): string {
  return value.charAt(0).toUpperCase() + value.slice(1)
}
